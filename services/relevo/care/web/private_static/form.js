"use strict";
// Tells as she types what the server would refuse; the server decides. Without this the form works.

const bare = (text) => text.replace(/[\s.\/-]/g, "");
const digits = (text, least, most) => /^[0-9]+$/.test(text) && text.length >= least && text.length <= most;

function luhn(number) {
  let sum = 0;
  [...number].reverse().forEach((sign, place) => {
    const doubled = Number(sign) * (place % 2 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}

function cpf(number) {
  if (!digits(number, 11, 11) || new Set(number).size === 1) return false;
  const check = (length) => {
    let sum = 0;
    for (let at = 0; at < length; at += 1) sum += Number(number[at]) * (length + 1 - at);
    return ((sum * 10) % 11) % 10 === Number(number[length]);
  };
  return check(9) && check(10);
}

function iban(number) {
  const moved = (number.slice(4) + number.slice(0, 4)).toUpperCase();
  if (!/^[A-Z0-9]{11,30}[A-Z]{2}[0-9]{2}$/.test(moved)) return false;
  let rest = 0;
  for (const sign of moved) rest = Number(`${rest}${parseInt(sign, 36)}`) % 97;
  return rest === 1;
}

const rules = {
  digits: (text, least, most) => digits(bare(text), Number(least), Number(most)),
  cpf: (text) => cpf(bare(text)),
  card: (text) => digits(bare(text), 13, 19) && luhn(bare(text)),
  email: (text) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text),
  phone: (text) => /^\+?[0-9]{6,15}$/.test(text.replace(/[\s().-]/g, "")),
  account: (text) => (/^[a-z]{2}/i.test(text) ? iban(bare(text)) : digits(bare(text), 6, 24)),
};

const form = document.querySelector("form");

function look(input) {
  const [name, ...bounds] = (input.dataset.rule || "").split(" ");
  const text = input.value.trim();
  const wrong = Boolean(name && text && !rules[name](text, ...bounds));
  input.setAttribute("aria-invalid", String(wrong));
  document.getElementById(`e${input.name.slice(1)}`).textContent = wrong ? form.dataset.wrong : "";
  return !wrong;
}

if (form) {
  for (const input of form.querySelectorAll("input[id]")) {
    // Not before she has finished it once; from then on with every key.
    input.addEventListener("blur", () => look(input));
    input.addEventListener("input", () => { if (input.getAttribute("aria-invalid") === "true") look(input); });
  }
  form.addEventListener("submit", (event) => {
    const wrong = [...form.querySelectorAll("input[data-rule]")].filter((input) => !look(input));
    if (wrong.length) {
      event.preventDefault();
      wrong[0].focus();
      return;
    }
    const button = form.querySelector("button");
    button.disabled = true;
    button.textContent = form.dataset.sending;
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) form.reset(); });
  const first = form.querySelector("[aria-invalid=true]") || document.querySelector("[data-focus]");
  if (first) first.focus();
}
