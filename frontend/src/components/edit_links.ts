import { me } from "../base/me.ts";

/** For staff: the way from what they see to where it is edited. */
class EditLinks extends HTMLElement {
  connectedCallback(): void {
    void me().then((visitor) => {
      const links = visitor?.edit ?? [];
      this.replaceChildren(
        ...links.map(({ label, url }) =>
          Object.assign(document.createElement("a"), { href: url, textContent: label }),
        ),
      );
      this.hidden = links.length === 0;
    });
  }
}

customElements.define("edit-links", EditLinks);
