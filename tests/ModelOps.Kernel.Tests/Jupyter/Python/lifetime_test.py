"""What stops a cell, and what stops the kernel."""
import os
import signal
import subprocess
import sys
import time
import unittest

from jupyter_client.manager import start_new_kernel
from kernel_case import KERNEL, KernelCase, collect, run


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


class InterruptTests(KernelCase):
    def interrupt(self, code, limit=1.0):
        """Starts a cell, interrupts it by message and checks that it stops within the limit."""
        msg_id = self.client.execute('using System.Threading;\nConsole.WriteLine("begun");\n' + code)
        self.wait_for_output(msg_id, "begun")
        time.sleep(0.2)
        begin = time.monotonic()
        self.manager.interrupt_kernel()
        done = collect(self.client, msg_id)
        took = time.monotonic() - begin
        self.assertEqual(done.reply["status"], "error", done.reply)
        self.assertLess(took, limit, code)
        return done

    def test_a_busy_loop_is_interrupted_within_a_second_and_variables_are_kept(self):
        self.run_ok("var kept = 41;")
        self.interrupt("while (true) { }")
        self.assertEqual(self.run_ok("kept + 1").result, "42")

    def test_waiting_cells_are_interrupted(self):
        for code in ("await Task.Delay(60_000);", "Thread.Sleep(60_000);", "new ManualResetEventSlim().Wait();"):
            with self.subTest(code=code):
                self.interrupt(code)

    def test_a_cell_waiting_for_input_is_interrupted(self):
        self.interrupt('await Microsoft.DotNet.Interactive.Kernel.GetInputAsync("Who?");')

    def test_an_interrupt_gets_through_when_the_thread_pool_is_starved(self):
        self.interrupt("for (var i = 0; i < 40; i++) _ = Task.Run(() => Thread.Sleep(5_000));\nwhile (true) { }", limit=2.0)

    def test_an_interrupt_without_a_cell_does_no_harm(self):
        self.manager.interrupt_kernel()
        time.sleep(0.5)  # the client does not wait for the reply, and the next cell must not be the one that is hit
        self.assertEqual(self.run_ok("1 + 1").result, "2")

    def test_sigint_interrupts_the_cell_and_not_the_kernel(self):
        msg_id = self.client.execute('Console.WriteLine("begun"); while (true) { }')
        self.wait_for_output(msg_id, "begun")
        os.kill(self.manager.provisioner.pid, signal.SIGINT)
        self.assertEqual(collect(self.client, msg_id).reply["status"], "error")
        self.assertEqual(self.run_ok("1 + 1").result, "2")


class LifetimeTests(unittest.TestCase):
    def test_a_restart_gives_a_fresh_session(self):
        manager, client = start_new_kernel(kernel_name=KERNEL)
        try:
            run(client, "var before = 1;")
            manager.restart_kernel()
            client.wait_for_ready(timeout=30)
            failed = run(client, "before")
            self.assertEqual(failed.reply["status"], "error")
            self.assertEqual(run(client, "1 + 1").result, "2")
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)

    def test_a_shutdown_request_ends_the_process_even_in_a_busy_loop(self):
        manager, client = start_new_kernel(kernel_name=KERNEL)
        pid = manager.provisioner.pid
        client.execute("while (true) { }")
        client.execute("var t = new System.Threading.Thread(() => { while (true) { } }); t.Start();")
        reply_to = client.shutdown()
        reply = client.get_control_msg(timeout=10)
        self.assertEqual(reply["parent_header"]["msg_id"], reply_to)
        self.assertEqual(reply["content"], {"status": "ok", "restart": False})
        self.assertTrue(wait_until(lambda: manager.provisioner.process.poll() is not None, 10))
        client.stop_channels()
        self.assertFalse(is_alive(pid))

    def test_the_kernel_ends_when_its_parent_is_killed(self):
        parent = subprocess.Popen([sys.executable, __file__, "parent"], stdout=subprocess.PIPE, text=True)
        kernel = int(parent.stdout.readline())
        self.assertTrue(is_alive(kernel))
        parent.send_signal(signal.SIGKILL)
        self.assertTrue(wait_until(lambda: not is_alive(kernel), 10))
        parent.wait()
        parent.stdout.close()

    def test_sigterm_ends_the_kernel(self):
        manager, client = start_new_kernel(kernel_name=KERNEL)
        os.kill(manager.provisioner.pid, signal.SIGTERM)
        self.assertTrue(wait_until(lambda: manager.provisioner.process.poll() is not None, 10))
        client.stop_channels()


def be_a_parent():
    manager, _ = start_new_kernel(kernel_name=KERNEL)
    print(manager.provisioner.pid, flush=True)
    time.sleep(120)


if __name__ == "__main__":
    if sys.argv[1:] == ["parent"]:
        be_a_parent()
    else:
        unittest.main(verbosity=2)
