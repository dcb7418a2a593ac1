"""A kernel, a client, and the few calls that the client tests share."""
import queue
import time
import unittest

from jupyter_client.manager import start_new_kernel

KERNEL = ".net-csharp"


class Run:
    """What one request brought: the reply's content and the outputs published under it."""

    def __init__(self, reply, outputs):
        self.reply = reply
        self.outputs = outputs

    def text(self, name="stdout"):
        return "".join(m["content"]["text"] for m in self.of("stream") if m["content"]["name"] == name)

    def of(self, kind):
        return [m for m in self.outputs if m["msg_type"] == kind]

    @property
    def result(self):
        return self.of("execute_result")[0]["content"]["data"]["text/plain"]


def collect(client, msg_id, timeout=120):
    """Reads the reply and everything published up to idle."""
    outputs, end = [], time.monotonic() + timeout
    while True:
        m = client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
        if m["parent_header"].get("msg_id") != msg_id:
            continue
        if m["msg_type"] == "status" and m["content"]["execution_state"] == "idle":
            break
        outputs.append(m)
    while True:
        reply = client.get_shell_msg(timeout=max(0.01, end - time.monotonic()))
        if reply["parent_header"].get("msg_id") == msg_id:
            return Run(reply["content"], outputs)


def run(client, code, timeout=120, **options):
    return collect(client, client.execute(code, **options), timeout)


def drain(channel):
    while True:
        try:
            channel(timeout=0.05)
        except queue.Empty:
            return


class KernelCase(unittest.TestCase):
    """One kernel a class: its tests leave it usable."""

    @classmethod
    def setUpClass(cls):
        cls.manager, cls.client = start_new_kernel(kernel_name=KERNEL)

    @classmethod
    def tearDownClass(cls):
        cls.client.stop_channels()
        cls.manager.shutdown_kernel(now=True)

    def setUp(self):
        drain(self.client.get_iopub_msg)
        drain(self.client.get_shell_msg)

    def run_cell(self, code, timeout=120, **options):
        return run(self.client, code, timeout, **options)

    def run_ok(self, code, timeout=120, **options):
        done = self.run_cell(code, timeout, **options)
        self.assertEqual(done.reply["status"], "ok", done.reply)
        return done

    def wait_for_output(self, msg_id, text, timeout=120):
        """Waits until a running cell has printed something."""
        end = time.monotonic() + timeout
        while True:
            m = self.client.get_iopub_msg(timeout=max(0.01, end - time.monotonic()))
            if m["parent_header"].get("msg_id") == msg_id:
                self.assertNotEqual(m["msg_type"], "error", m["content"])
                if text in m["content"].get("text", ""):
                    return
