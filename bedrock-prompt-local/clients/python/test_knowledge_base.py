"""Retrieve and RetrieveAndGenerate, with the folder of an example."""

from local import CLAUDE, ROOT, TestCase

ID = "HANDBOOK01"
QUESTION = "How long is the return window?"
MODEL = f"arn:aws:bedrock:us-east-1::foundation-model/{CLAUDE.removeprefix('us.')}"


class KnowledgeBase(TestCase):
    def setUp(self):
        super().setUp()
        local = self.local("--knowledge-base", f"{ID}={ROOT / 'examples/data/handbook'}")
        self.client = local.client("bedrock-agent-runtime")

    def test_passages_are_found_by_page(self):
        pages = self.client.get_paginator("retrieve").paginate(
            knowledgeBaseId=ID,
            retrievalQuery={"text": QUESTION},
            retrievalConfiguration={
                "vectorSearchConfiguration": {
                    "numberOfResults": 1,
                    "filter": {"equals": {"key": "year", "value": 2026}},
                }
            },
        )
        results = [result for page in pages for result in page["retrievalResults"]]
        self.assertGreater(len(results), 1)
        self.assertIn("30 days", results[0]["content"]["text"])
        self.assertEqual(results[0]["location"]["type"], "S3")
        self.assertEqual({result["metadata"]["year"] for result in results}, {2026})
        scores = [result["score"] for result in results]
        self.assertEqual(scores, sorted(scores, reverse=True))

    def ask(self, question, **members):
        return self.client.retrieve_and_generate(
            input={"text": question},
            retrieveAndGenerateConfiguration={
                "type": "KNOWLEDGE_BASE",
                "knowledgeBaseConfiguration": {"knowledgeBaseId": ID, "modelArn": MODEL},
            },
            **members,
        )

    def test_an_answer_says_where_it_stands(self):
        answer = self.ask(QUESTION)
        [citation, *_] = answer["citations"]
        part = citation["generatedResponsePart"]["textResponsePart"]
        span = part["span"]
        text = answer["output"]["text"]
        self.assertEqual(text[span["start"] : span["end"] + 1], part["text"])
        [reference] = citation["retrievedReferences"]
        self.assertIn(part["text"], reference["content"]["text"])
        session = answer["sessionId"]
        self.assertEqual(self.ask("And the address?", sessionId=session)["sessionId"], session)

    def test_a_knowledge_base_that_is_not_there(self):
        with self.assertRaises(self.client.exceptions.ResourceNotFoundException):
            self.client.retrieve(knowledgeBaseId="NOTTHERE01", retrievalQuery={"text": QUESTION})
