// Remembers the language that a reader chose with the switch, for the next visit to the address without one.

for (const link of document.querySelectorAll(".c-header__link[hreflang]")) {
  link.addEventListener("click", () => {
    document.cookie = `__Host-language=${link.hreflang}; Path=/; Max-Age=31536000; Secure; SameSite=Lax`;
  });
}
