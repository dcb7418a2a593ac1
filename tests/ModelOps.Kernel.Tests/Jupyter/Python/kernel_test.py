"""Debian's jupyter_kernel_test suite with every sample attribute filled in. The kernel is found through JUPYTER_PATH."""
import unittest

import jupyter_kernel_test


class CSharpKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = ".net-csharp"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("to stderr");'
    completion_samples = [
        {"text": "Math.Sq", "matches": ["Sqrt"]},
        {"text": "DateTime.UtcN", "matches": ["UtcNow"]},
        {"text": "Console.WriteL"},
    ]
    complete_code_samples = ["1", 'Console.WriteLine("hi");', "int Twice(int x)\n{\n    return 2 * x;\n}", "var s = \"a\";"]
    incomplete_code_samples = ["int Twice(int x)\n{", "for (var i = 0; i < 3; i++)", "var x = (1 +", '"""\nraw text']
    invalid_code_samples = ["int x = )", "1 1 1)", "class }"]
    code_page_something = "Math.Sqrt?"
    code_generate_error = 'throw new InvalidOperationException("on purpose");'
    code_execute_result = [
        {"code": "1 + 1", "result": "2"},
        {"code": "2 * 21", "result": "42"},
        {"code": '"text"', "result": "text"},
        {"code": "new[] { 1, 2, 3 }", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": 'HTML("<b>bold</b>").Display();', "mime": "text/html"},
        {"code": "display(new[] { 1, 2 });", "mime": "text/plain"},
        {"code": '"<svg/>".DisplayAs("image/svg+xml");', "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1?+*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.Sqrt"
    code_clear_output = 'Console.WriteLine("gone"); ClearOutput(); Console.WriteLine("new");'


class NothingIsSkipped(unittest.TestCase):
    def test_every_sample_is_given(self):
        base = vars(jupyter_kernel_test.KernelTests)
        samples = [n for n, v in base.items() if not n.startswith("_") and isinstance(v, (str, list, tuple))]
        empty = [n for n in samples if not getattr(CSharpKernelTests, n)]
        self.assertEqual(empty, [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
