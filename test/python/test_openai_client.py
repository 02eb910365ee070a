"""The local endpoint, spoken to by the official OpenAI client for Python."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import openai

ROOT = Path(__file__).resolve().parents[2]
MODEL = "weather-router"
QUESTION = [{"role": "system", "content": "Say what the day is."}, {"role": "user", "content": "a day of rain over the hills"}]


class LocalEndpoint(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        command = ["node", str(ROOT / "node_modules/tsx/dist/cli.mjs"), "test/python/serve-model.ts", folder.name]
        server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.end, server)
        cls.endpoint = json.loads(server.stdout.readline())
        cls.client = cls.connect(cls.endpoint["token"])

    @classmethod
    def connect(cls, token):
        client = openai.OpenAI(base_url=cls.endpoint["url"] + "/v1", api_key=token, max_retries=0, timeout=20)
        cls.addClassCleanup(client.close)
        return client

    @staticmethod
    def end(server):
        server.stdin.close()
        server.stdout.close()
        if server.wait(30) != 0:
            raise RuntimeError(f"the process that serves the model ended with {server.returncode}")

    def test_a_chat_completion_answers_with_text_reason_and_usage(self):
        answer = self.client.chat.completions.create(model=MODEL, messages=QUESTION, max_tokens=20)
        [choice] = answer.choices
        self.assertEqual([choice.message.role, choice.message.content, choice.finish_reason], ["assistant", "rain", "stop"])
        self.assertEqual([answer.object, answer.model], ["chat.completion", MODEL])
        self.assertGreater(answer.usage.prompt_tokens, 0)
        self.assertEqual(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)

    def test_the_same_question_gets_the_same_answer_and_another_gets_another(self):
        def ask(words):
            messages = [{"role": "user", "content": [{"type": "text", "text": words}]}]
            return self.client.chat.completions.create(model=MODEL, messages=messages).choices[0].message.content

        words = ["sun over the hills", "rain over the hills", "sun over the hills"]
        self.assertEqual([ask(word) for word in words], ["sun", "rain", "sun"])

    def test_a_stream_ends_with_a_reason_and_adds_up_to_the_whole_answer(self):
        options = {"include_usage": True}
        stream = self.client.chat.completions.create(model=MODEL, messages=QUESTION, stream=True, stream_options=options)
        chunks = list(stream)
        choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
        self.assertEqual("".join(choice.delta.content or "" for choice in choices), "rain")
        self.assertEqual([choice.finish_reason for choice in choices if choice.finish_reason], ["stop"])
        self.assertEqual(len({chunk.id for chunk in chunks}), 1)
        self.assertGreater(chunks[-1].usage.total_tokens, 0)

    def test_the_models_list_names_the_served_model_only(self):
        self.assertEqual([model.id for model in self.client.models.list()], [MODEL])
        self.assertEqual(self.client.models.retrieve(MODEL).id, MODEL)

    def test_a_wrong_token_is_an_authentication_error(self):
        with self.assertRaises(openai.AuthenticationError) as caught:
            self.connect("not-the-token").chat.completions.create(model=MODEL, messages=QUESTION)
        self.assertEqual(caught.exception.code, "invalid_api_key")

    def test_an_unknown_model_is_a_not_found_error_that_names_the_known_one(self):
        with self.assertRaises(openai.NotFoundError) as caught:
            self.client.chat.completions.create(model="gpt-99", messages=QUESTION)
        self.assertIn(MODEL, caught.exception.message)
        with self.assertRaises(openai.NotFoundError):
            self.client.models.retrieve("gpt-99")

    def test_a_field_of_the_wrong_type_is_a_bad_request_that_names_the_field(self):
        with self.assertRaises(openai.BadRequestError) as caught:
            self.client.chat.completions.create(model=MODEL, messages=QUESTION, temperature="hot")
        self.assertEqual(caught.exception.param, "temperature")
