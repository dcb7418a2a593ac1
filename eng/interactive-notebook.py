#!/usr/bin/env python3
"""Runs a notebook in the real .NET Interactive tool, every cell, and fails with the first cell that does.

    interactive-notebook.py stdio|jupyter NOTEBOOK PACKAGES

stdio is the protocol VS Code speaks with the tool; jupyter goes through a kernel specification named modelops-interactive.
A first cell names the folder PACKAGES as a source of packages; the notebook's own cells follow as they are.
"""
import json
import os
import queue
import subprocess
import sys
import threading

LIMIT = 300


def cells(path):
    with open(path, encoding="utf-8") as file:
        notebook = json.load(file)
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


class Stdio:
    def __init__(self, folder):
        self.process = subprocess.Popen(["dotnet", "tool", "run", "dotnet-interactive", "stdio", "--default-kernel", "csharp", "--working-dir", folder],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8")
        self.events = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.count = 0
        while self._next()["eventType"] != "KernelReady":
            pass

    def _read(self):
        for line in self.process.stdout:
            if line.strip().startswith("{"):
                self.events.put(json.loads(line))
        self.events.put(None)

    def _next(self):
        event = self.events.get(timeout=LIMIT)
        if event is None:
            raise RuntimeError("The tool has ended.")
        if "eventType" not in event:
            return {"eventType": "", "event": {}, "command": {}}
        return event

    def run(self, code):
        """The text that the cell showed, and its error or None."""
        self.count += 1
        token = f"cell-{self.count}"
        command = {"token": token, "commandType": "SubmitCode", "command": {"code": code, "targetKernelName": "csharp"}, "routingSlip": []}
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        shown = []
        while True:
            event = self._next()
            kind, content = event["eventType"], event.get("event") or {}
            for value in content.get("formattedValues") or []:
                if value["mimeType"] == "text/plain":
                    shown.append(value["value"])
            if (event.get("command") or {}).get("token") == token and kind in ("CommandSucceeded", "CommandFailed"):
                return "\n".join(shown), content.get("message") if kind == "CommandFailed" else None

    def close(self):
        command = {"token": "quit", "commandType": "Quit", "command": {"targetKernelName": ".NET"}, "routingSlip": []}
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return self.process.wait(timeout=30)


class Jupyter:
    def __init__(self, folder):
        from jupyter_client.manager import KernelManager
        self.manager = KernelManager(kernel_name="modelops-interactive")
        self.manager.start_kernel(cwd=folder)
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=LIMIT)

    def run(self, code):
        shown = []

        def output(message):
            data = message["content"].get("data", {})
            if "text/plain" in data:
                text = data["text/plain"]
                shown.append(text if isinstance(text, str) else "".join(text))

        reply = self.client.execute_interactive(code, timeout=LIMIT, output_hook=output)["content"]
        return "\n".join(shown), None if reply["status"] == "ok" else reply.get("evalue", "?")

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()
        return 0


def main(transport, notebook, packages):
    kernel = (Stdio if transport == "stdio" else Jupyter)(os.path.dirname(os.path.abspath(notebook)))
    source = f'#i "nuget:{os.path.abspath(packages)}"'
    passed = 0
    for number, code in enumerate([source, *cells(notebook)]):
        shown, error = kernel.run(code)
        if os.environ.get("SHOW"):
            print(f"--- {number}\n{code}\n>>>\n{shown}")
        if error is not None:
            print(f"Cell {number} of {notebook} failed over {transport}:\n{code}\n{error}")
            kernel.close()
            return 1
        passed += 1
    code = kernel.close()
    if code != 0:
        print(f"The tool ended with exit code {code}.")
        return 1
    print(f"{passed - 1} of {passed - 1} cells of {notebook} passed in .NET Interactive over {transport}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
