"""Messages of one session: outputs, errors, queries, input, two clients, large and many outputs."""
import time
import unittest

from kernel_case import KERNEL, KernelCase, collect, run
from jupyter_client.session import Session


class SessionTests(KernelCase):
    def test_ten_thousand_outputs_arrive_in_order(self):
        done = self.run_ok("for (var i = 0; i < 10_000; i++) display(i);", timeout=60)
        shown = [m["content"]["data"]["text/plain"] for m in done.of("display_data")]
        self.assertEqual(shown, [str(i) for i in range(10_000)])

    def test_an_output_of_twenty_megabytes_arrives_whole(self):
        done = self.run_ok("Console.Write(new string('x', 20_000_000));", timeout=60)
        self.assertEqual(len(done.text()), 20_000_000)
        done = self.run_ok("new string('y', 20_000_000).DisplayAs(\"text/html\");", timeout=60)
        self.assertEqual(len(done.of("display_data")[0]["content"]["data"]["text/html"]), 20_000_000)

    def test_output_is_streamed_while_the_cell_runs_and_keeps_its_order_with_displays(self):
        done = self.run_ok('Console.WriteLine("a"); display("b"); Console.Error.WriteLine("c"); Console.WriteLine("d");')
        kinds = [(m["msg_type"], m["content"].get("name")) for m in done.outputs if m["msg_type"] in ("stream", "display_data")]
        self.assertEqual(kinds, [("stream", "stdout"), ("display_data", None), ("stream", "stderr"), ("stream", "stdout")])

    def test_an_error_names_the_exceptions_type_and_keeps_state(self):
        failed = self.run_cell('var kept = 5;\nthrow new FormatException("bad");')
        self.assertEqual(failed.reply["status"], "error")
        self.assertEqual(failed.reply["ename"], "System.FormatException")
        self.assertEqual(failed.reply["evalue"], "bad")
        self.assertEqual(failed.of("error")[0]["content"]["ename"], "System.FormatException")
        self.assertEqual(self.run_ok("kept").result, "5")

    def test_a_failing_cell_drops_those_queued_behind_it_unless_told_not_to(self):
        ids = [self.client.execute(c) for c in ("await Task.Delay(500); throw new Exception();", "1", "2")]
        statuses = [self.client.get_shell_msg(timeout=20)["content"]["status"] for _ in ids]
        self.assertEqual(statuses, ["error", "aborted", "aborted"])
        self.client.execute("await Task.Delay(500); throw new Exception();", stop_on_error=False)
        self.client.execute("1")
        statuses = [self.client.get_shell_msg(timeout=20)["content"]["status"] for _ in range(2)]
        self.assertEqual(statuses, ["error", "ok"])

    def test_a_silent_cell_shows_and_counts_nothing(self):
        before = self.run_ok("1").reply["execution_count"]
        silent = self.run_ok("Console.WriteLine(1); display(2); 3", silent=True)
        self.assertEqual([m["msg_type"] for m in silent.outputs], ["status"])
        self.assertEqual(self.run_ok("1").reply["execution_count"], before + 1)

    def test_without_store_history_nothing_counts(self):
        before = self.run_ok("1").reply["execution_count"]
        self.assertEqual(self.run_ok("2", store_history=False).reply["execution_count"], before)

    def test_user_expressions_have_a_result_or_an_error_each(self):
        done = self.run_ok("var price = 3;", user_expressions={"good": "price * 2", "bad": "nothing_of_the_kind"})
        values = done.reply["user_expressions"]
        self.assertEqual(values["good"]["data"]["text/plain"], "6")
        self.assertEqual(values["bad"]["status"], "error")

    def test_a_display_is_updated_under_its_id(self):
        done = self.run_ok('var shown = display("before"); shown.Update("after");')
        first = done.of("display_data")[0]["content"]
        update = done.of("update_display_data")[0]["content"]
        self.assertTrue(first["transient"]["display_id"])
        self.assertEqual(first["transient"], update["transient"])
        self.assertEqual(update["data"]["text/plain"], "after")

    def test_a_cell_asks_for_input_and_for_a_password(self):
        ask = "using Microsoft.DotNet.Interactive;\n"
        msg_id = self.client.execute(ask + 'var name = await Kernel.GetInputAsync("Who?"); name', allow_stdin=True)
        request = self.client.get_stdin_msg(timeout=20)
        self.assertEqual(request["content"], {"prompt": "Who?", "password": False})
        self.client.input("Ada")
        self.assertEqual(collect(self.client, msg_id).result, "Ada")
        msg_id = self.client.execute(ask + 'var secret = await Kernel.GetPasswordAsync("Secret?");', allow_stdin=True)
        self.assertTrue(self.client.get_stdin_msg(timeout=20)["content"]["password"])
        self.client.input("s3cret")
        self.assertEqual(collect(self.client, msg_id).reply["status"], "ok")

    def test_a_cell_that_may_not_ask_fails_with_a_reason(self):
        failed = self.run_cell('await Microsoft.DotNet.Interactive.Kernel.GetInputAsync("Who?")', allow_stdin=False)
        self.assertEqual(failed.reply["status"], "error")
        self.assertIn("nobody can answer", failed.reply["evalue"])

    def test_two_clients_share_the_session_and_see_each_others_outputs(self):
        second = self.manager.client()
        second.session = Session(key=self.client.session.key)
        second.start_channels()
        second.wait_for_ready(timeout=20)
        try:
            self.run_ok("var shared = 7;")
            msg_id = second.execute("shared + 1")
            self.assertEqual(collect(second, msg_id).result, "8")
            while True:
                m = self.client.get_iopub_msg(timeout=10)
                if m["msg_type"] == "execute_result" and m["parent_header"]["msg_id"] == msg_id:
                    break
            msg_id = second.execute('await Microsoft.DotNet.Interactive.Kernel.GetInputAsync("Second?")', allow_stdin=True)
            self.assertEqual(second.get_stdin_msg(timeout=10)["content"]["prompt"], "Second?")
            second.input("yes")
            self.assertEqual(collect(second, msg_id).result, "yes")
        finally:
            second.stop_channels()

    def test_completion_counts_in_code_points_and_replaces_the_word(self):
        code = 'var smile = "😀"; smile.Len'
        self.client.complete(code)
        reply = self.client.get_shell_msg(timeout=20)["content"]
        self.assertEqual(reply["matches"], ["Length"])
        self.assertEqual(code[reply["cursor_start"]:reply["cursor_end"]], "Len")

    def test_inspect_shows_the_signature_and_the_documentation(self):
        self.client.inspect("Math.Sqrt(2)", cursor_pos=6)
        reply = self.client.get_shell_msg(timeout=20)["content"]
        self.assertTrue(reply["found"])
        self.assertIn("double Math.Sqrt(double d)", reply["data"]["text/plain"])
        self.client.inspect("   ", cursor_pos=1)
        self.assertFalse(self.client.get_shell_msg(timeout=20)["content"]["found"])

    def test_comm_messages_are_answered(self):
        self.client.comm_info()
        self.assertEqual(self.client.get_shell_msg(timeout=20)["content"], {"status": "ok", "comms": {}})
        opened = self.client.session.msg("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
        self.client.shell_channel.send(opened)
        while True:
            m = self.client.get_iopub_msg(timeout=10)
            if m["msg_type"] == "comm_close":
                self.assertEqual(m["content"]["comm_id"], "c1")
                return

    def test_a_badly_signed_message_is_dropped_and_the_kernel_lives_on(self):
        forger = Session(key=b"wrong")
        forger.send(self.client.shell_channel.socket, "execute_request", {"code": "1"})
        self.client.shell_channel.socket.send_multipart([b"no", b"message"])
        self.assertEqual(self.run_ok("1 + 1").result, "2")

    def test_the_heartbeat_beats_while_a_cell_runs(self):
        import zmq
        msg_id = self.client.execute("await Task.Delay(1500);")
        with zmq.Context() as context, context.socket(zmq.REQ) as beat:
            beat.linger = 0
            beat.connect(f"tcp://{self.manager.ip}:{self.manager.hb_port}")
            beat.send(b"ping")
            self.assertEqual(beat.poll(1000), zmq.POLLIN)
            self.assertEqual(beat.recv(), b"ping")
        collect(self.client, msg_id)

    def test_parameters_injected_as_papermill_does_are_used(self):
        # papermill puts a cell like this after the one tagged "parameters".
        self.assertEqual(KERNEL, ".net-csharp")
        self.run_ok('var alpha = 0.1;\nvar label = "default";')
        self.run_ok('// Parameters\nvar alpha = 0.6;\nvar label = "night run";\n')
        self.assertEqual(self.run_ok('$"{label}: {alpha + 0.1}"').result, "night run: 0.7")


if __name__ == "__main__":
    unittest.main(verbosity=2)
