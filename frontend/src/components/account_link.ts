import { me } from "../base/me.ts";

/** "Sign in", or the way to the account of whoever is signed in. */
class AccountLink extends HTMLElement {
  connectedCallback(): void {
    void me().then((visitor) => {
      const link = this.querySelector("a");
      const label = this.querySelector<HTMLElement>("[data-account-label]");
      if (!visitor?.account || !link || !label) return;
      if (visitor.account.url) link.href = visitor.account.url;
      if (visitor.account.name) label.textContent = `${label.dataset.accountWord}: ${visitor.account.name}`;
    });
  }
}

customElements.define("account-link", AccountLink);
