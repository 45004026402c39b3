"""A person in front of the browser: opens pages, fills forms, and lets no page pass that breaks a rule."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

from .server import PASSWORD, Server

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIOLATIONS = """
window.policyViolations = [];
document.addEventListener('securitypolicyviolation', event => window.policyViolations.push(event.violatedDirective));
"""


class Person:
    """One browser context with its own cookies, JavaScript on or off, and a screen width."""

    def __init__(self, browser: Browser, server: Server, axe: str, *, scripts: bool = True, width: int = 1280) -> None:
        """Open a window; every answer and every console message is watched from now on."""
        self.server, self.axe, self.scripts, self.width = server, axe, scripts, width
        self.context = browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 900}, bypass_csp=False
        )
        self.context.set_default_timeout(15_000)
        if scripts:
            self.context.add_init_script(VIOLATIONS)
        self.page: Page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", self._on_console)
        self.page.on("response", self._on_response)
        self.page.on("request", self._on_request)

    def _on_console(self, message: Any) -> None:
        if "Content Security Policy" in message.text or (message.type == "error" and "status of 4" not in message.text):
            self.trouble.append(f"console: {message.text}")

    def _on_response(self, response: Any) -> None:
        if response.status >= 500:
            self.trouble.append(f"{response.status} at {response.url}")

    def _on_request(self, request: Any) -> None:
        if not request.url.startswith((self.server.address, "data:")):
            self.trouble.append(f"request to another host: {request.url}")

    def open(self, path: str) -> None:
        """Go to an address and check the page."""
        self.page.goto(path if path.startswith("http") else self.server.address + path)
        self.check()

    def submit(self, selector: str) -> None:
        """Press a button and check the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.check()

    def check(self) -> None:
        """Refuse pages that scroll sideways, log errors, or that axe objects to."""
        assert self.trouble == [], self.trouble
        assert self.page.locator("h1").count() == 1, self.page.url
        if self.scripts:
            wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{self.page.url} is {wide} px too wide at {self.width}"
            self.check_accessibility()

    def check_accessibility(self, part: str = "html") -> None:
        """Run axe-core on a part of the page; the policy forbids inline scripts, so it comes through the debugger."""
        if not self.page.evaluate("typeof window.axe === 'object'"):
            self.page.evaluate(self.axe)
        result = self.page.evaluate(
            "([part, rules]) => axe.run(part, {runOnly: {type: 'tag', values: rules}})", [part, RULES]
        )
        found = [
            f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}"
            for one in result["violations"]
        ]
        assert found == [], f"{self.page.url}: {found}"

    def sign_in(self, address: str, password: str = PASSWORD) -> None:
        """Sign in by the form."""
        self.open("/cs/sign-in")
        self.page.fill("input[name=email]", address)
        self.page.fill("input[name=password]", password)
        self.submit("main form button.element")
        assert "/sign-in" not in self.page.url, self.page.inner_text("main")

    def check_policy(self) -> None:
        """Refuse a page on which something was kept out by the content policy."""
        if self.scripts and not self.page.is_closed():
            assert self.page.evaluate("window.policyViolations || []") == [], self.page.url

    def leave(self) -> None:
        """Close the window, and refuse what went wrong in it unseen."""
        self.check_policy()
        assert self.trouble == [], self.trouble
        self.close()

    def close(self) -> None:
        """Close the window."""
        self.context.close()


Arrive = Callable[..., Person]
"""Gives a window to one more person: `arrive(address, scripts=…, width=…)`, signed in where an address is named."""
