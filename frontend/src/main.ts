import "./main.css";
import "./components/account_link.ts";
import "./components/add_to_basket.ts";
import "./components/basket_badge.ts";
import "./components/basket_drawer.ts";
import "./components/buy_bar.ts";
import "./components/edit_links.ts";
import "./components/gallery.ts";
import "./components/quantity.ts";
import "./components/variant_picker.ts";
import { nameTheArtThatLeaves } from "./base/transitions.ts";
import { closeMenusFromOutside } from "./components/disclosure.ts";
import { focusErrors, submitInPlace, submitOnChange } from "./components/form.ts";

closeMenusFromOutside();
submitOnChange();
submitInPlace();
nameTheArtThatLeaves();
focusErrors();
