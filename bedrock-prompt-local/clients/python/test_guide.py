"""The programs of the guide's pages on Python and the shell print what the pages say."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

import local

GUIDE = local.ROOT / "bedrock-prompt-local/src/guide"


def programs(page, language):
    """The programs of a page, each with what it prints."""
    text = (GUIDE / page).read_text()
    return re.findall(rf"```{language}\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL)


class Guide(local.TestCase):
    def run_program(self, server, interpreter, program, **settings):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        path = f"{pathlib.Path(local.PROGRAM).parent}:{os.environ.get('PATH', os.defpath)}"
        return subprocess.run(
            [*interpreter, program],
            cwd=folder,
            env=os.environ | server.exports | server.region_and_keys | {"PATH": path},
            stdout=subprocess.PIPE,
            text=True,
            timeout=30,
            **settings,
        )

    def check(self, page, language, interpreter):
        found = programs(page, language)
        self.assertEqual(len(found), (GUIDE / page).read_text().count(f"```{language}\n"))
        server = self.local()
        for program, expected in found:
            printed = self.run_program(server, interpreter, program, check=True)
            self.assertEqual(printed.stdout, expected)

    def test_python(self):
        self.check("python.md", "python", [sys.executable, "-c"])

    def test_shell(self):
        self.check("shell.md", "sh", ["bash", "-euo", "pipefail", "-c"])

    def test_mistakes_in_python(self):
        """A wrong script, and a test that fails, end with an error that says so."""
        server = self.local()
        _, (program, _) = programs("python.md", "python")
        for right, wrong, message in [
            ('{"error": ', '{"trouble": ', "reply 1: unknown field `trouble`"),
            ("print(error.response", "raise; print(error.response", "ValidationException"),
        ]:
            self.assertIn(right, program)
            program_with_mistake = program.replace(right, wrong)
            failed = self.run_program(
                server, [sys.executable, "-c"], program_with_mistake, stderr=subprocess.PIPE
            )
            self.assertEqual(failed.returncode, 1)
            self.assertIn(message, failed.stderr)
