"""Models, inference profiles and guardrails."""

import datetime

from local import CLAUDE, TestCase, user


class Models(TestCase):
    def test_models_are_listed_and_described(self):
        client = self.engine("bedrock")
        listed = client.list_foundation_models(byProvider="Anthropic", byOutputModality="TEXT")
        models = {model["modelId"]: model for model in listed["modelSummaries"]}
        id = CLAUDE.removeprefix("us.")
        self.assertIn(id, models)
        described = client.get_foundation_model(modelIdentifier=models[id]["modelArn"])
        self.assertEqual(described["modelDetails"], models[id])

    def test_a_model_that_is_not_there(self):
        client = self.engine("bedrock")
        with self.assertRaises(client.exceptions.ResourceNotFoundException):
            client.get_foundation_model(modelIdentifier="amazon.no-model-v1:0")

    def test_profiles_are_paged(self):
        client = self.engine("bedrock")
        pages = list(client.get_paginator("list_inference_profiles").paginate())
        self.assertGreater(len(pages), 1)
        profiles = [one for page in pages for one in page["inferenceProfileSummaries"]]
        kinds = {profile["type"] for profile in profiles}
        self.assertEqual(kinds, {"SYSTEM_DEFINED", "APPLICATION"})
        application = profiles[[p["type"] for p in profiles].index("APPLICATION")]
        one = client.get_inference_profile(
            inferenceProfileIdentifier=application["inferenceProfileArn"]
        )
        self.assertEqual(one["inferenceProfileId"], application["inferenceProfileId"])


class Guardrails(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.local()
        self.bedrock = self.server.client("bedrock")

    def create(self):
        return self.bedrock.create_guardrail(
            name="desk",
            blockedInputMessaging="I cannot take that.",
            blockedOutputsMessaging="I cannot say that.",
            wordPolicyConfig={"wordsConfig": [{"text": "unicorn"}]},
            sensitiveInformationPolicyConfig={
                "piiEntitiesConfig": [{"type": "EMAIL", "action": "ANONYMIZE"}]
            },
        )

    def test_a_guardrail_from_its_making_to_its_end(self):
        made = self.create()
        self.assertEqual(made["version"], "DRAFT")
        self.assertIsInstance(made["createdAt"], datetime.datetime)
        id = made["guardrailId"]
        self.assertEqual(
            self.bedrock.create_guardrail_version(guardrailIdentifier=id)["version"], "1"
        )
        found = self.bedrock.get_guardrail(guardrailIdentifier=id, guardrailVersion="1")
        self.assertEqual(found["wordPolicy"]["words"][0]["text"], "unicorn")
        self.bedrock.delete_guardrail(guardrailIdentifier=id)
        with self.assertRaises(self.bedrock.exceptions.ResourceNotFoundException):
            self.bedrock.get_guardrail(guardrailIdentifier=id)

    def test_a_name_is_taken_once(self):
        self.create()
        with self.assertRaises(self.bedrock.exceptions.ConflictException):
            self.create()

    def test_it_stops_a_conversation(self):
        id = self.create()["guardrailId"]
        config = {"guardrailIdentifier": id, "guardrailVersion": "DRAFT", "trace": "enabled"}
        request = {
            "modelId": CLAUDE,
            "messages": [user("Sell me a unicorn")],
            "guardrailConfig": config,
        }
        client = self.server.client()
        answer = client.converse(**request)
        self.assertEqual(answer["stopReason"], "guardrail_intervened")
        [text] = answer["output"]["message"]["content"]
        self.assertEqual(text["text"], "I cannot take that.")
        found = answer["trace"]["guardrail"]["inputAssessment"][id]
        self.assertEqual(found["wordPolicy"]["customWords"][0]["match"], "unicorn")

        metadata = list(client.converse_stream(**request)["stream"])[-1]["metadata"]
        self.assertEqual(metadata["trace"], answer["trace"])
