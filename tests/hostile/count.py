"""The count of the hostile list at the end of a run: lines, those that passed, and what the canaries heard."""

import pytest

from .elsewhere import ELSEWHERE, FAULTS

LISTED = ("tests/hostile/test_list.py::test_it_ends_as_it_must", "tests/hostile/test_lived.py::")


class Count:
    """What became of each line, from the reports of all workers."""

    def __init__(self) -> None:
        self.passed: dict[str, bool] = {}
        self.heard = 0
        self.elsewhere = {f"tests/{test}" for test in ELSEWHERE.values()}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # Every phase says something, and all must be well.
        if report.nodeid.startswith(LISTED) or report.nodeid in self.elsewhere:
            self.passed[report.nodeid] = self.passed.get(report.nodeid, True) and report.passed
        if report.when == "teardown":
            self.heard += sum(heard for name, (_, heard) in report.user_properties if name == "canaries")

    def sentence(self) -> str:
        """Say how the list went, counting a test once for each line that it proves."""
        listed = [well for test, well in self.passed.items() if test not in self.elsewhere]
        proved = [self.passed.get(f"tests/{test}") for test in ELSEWHERE.values()]
        ran = [*listed, *(well for well in proved if well is not None)]
        left = f"; {proved.count(None)} proved elsewhere were not run" if None in proved else ""
        return (
            f"The hostile list: {len(ran)} lines, {ran.count(True)} passed, {self.heard} bytes received by the canaries"
            f"{left}. With the faults: {', '.join(FAULTS)}."
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if any(test.startswith(LISTED) for test in self.passed):
            terminalreporter.write_line(self.sentence())


def pytest_configure(config: pytest.Config) -> None:
    # Workers of a parallel run report to the one that sums up.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Count())
