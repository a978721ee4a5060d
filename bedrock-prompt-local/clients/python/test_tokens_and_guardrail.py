"""CountTokens and ApplyGuardrail."""

import json

from local import CLAUDE, TestCase, user

BASE = CLAUDE.removeprefix("us.")


class CountTokens(TestCase):
    def test_a_conversation_counts_as_converse_reports(self):
        client = self.engine()
        request = {"messages": [user("Hello")], "system": [{"text": "Be brief."}]}
        counted = client.count_tokens(modelId=BASE, input={"converse": request})
        answer = client.converse(modelId=CLAUDE, **request)
        self.assertEqual(counted["inputTokens"], answer["usage"]["inputTokens"])

    def test_a_body_of_the_model(self):
        body = {
            "anthropic_version": "bedrock-2023-05-31",
            "max_tokens": 100,
            "messages": [{"role": "user", "content": "Hello"}],
        }
        sent = {"invokeModel": {"body": json.dumps(body)}}
        counted = self.engine().count_tokens(modelId=BASE, input=sent)
        self.assertGreater(counted["inputTokens"], 0)

    def test_a_profile_does_not_count(self):
        client = self.engine()
        with self.assertRaises(client.exceptions.ValidationException) as raised:
            client.count_tokens(modelId=CLAUDE, input={"converse": {"messages": [user("Hi")]}})
        message = raised.exception.response["Error"]["Message"]
        self.assertEqual(message, "The provided model doesn't support counting tokens.")


class ApplyGuardrail(TestCase):
    def apply(self, text, source):
        server = self.local()
        made = server.client("bedrock").create_guardrail(
            name="desk",
            blockedInputMessaging="I cannot take that.",
            blockedOutputsMessaging="I cannot say that.",
            wordPolicyConfig={"wordsConfig": [{"text": "unicorn"}]},
            sensitiveInformationPolicyConfig={
                "piiEntitiesConfig": [{"type": "EMAIL", "action": "ANONYMIZE"}]
            },
        )
        return server.client().apply_guardrail(
            guardrailIdentifier=made["guardrailArn"],
            guardrailVersion="DRAFT",
            source=source,
            content=[{"text": {"text": text}}],
        )

    def test_a_word_is_blocked(self):
        answer = self.apply("Sell me a unicorn", "INPUT")
        self.assertEqual(answer["action"], "GUARDRAIL_INTERVENED")
        self.assertEqual(answer["outputs"], [{"text": "I cannot take that."}])
        [found] = answer["assessments"][0]["wordPolicy"]["customWords"]
        self.assertEqual((found["match"], found["action"]), ("unicorn", "BLOCKED"))

    def test_an_address_is_masked(self):
        answer = self.apply("Write to ann@example.com.", "OUTPUT")
        self.assertEqual(answer["action"], "GUARDRAIL_INTERVENED")
        self.assertEqual(answer["outputs"], [{"text": "Write to {EMAIL}."}])

    def test_a_text_without_fault(self):
        answer = self.apply("Hello", "INPUT")
        self.assertEqual((answer["action"], answer["outputs"]), ("NONE", []))
        self.assertEqual(answer["usage"]["wordPolicyUnits"], 1)

    def test_a_guardrail_that_is_not_there(self):
        client = self.engine()
        with self.assertRaises(client.exceptions.ResourceNotFoundException):
            client.apply_guardrail(
                guardrailIdentifier="gr0000000000",
                guardrailVersion="1",
                source="INPUT",
                content=[{"text": {"text": "Hello"}}],
            )
