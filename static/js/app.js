// What every page can do: menus, dialogs, copying, forms that are sent once.
(function () {
  'use strict';

  document.addEventListener('click', function (event) {
    const opener = event.target.closest('[data-opens-bar]');
    if (opener) {
      const open = document.getElementById('rooms').classList.toggle('open');
      opener.setAttribute('aria-expanded', String(open));
    }
    const asks = event.target.closest('[data-asks]');
    if (asks) document.getElementById(asks.dataset.asks).showModal();
    const closes = event.target.closest('[data-closes]');
    if (closes) closes.closest('dialog').close();
    const clears = event.target.closest('[data-clears]');
    if (clears) clear(clears.dataset.clears);
    const copies = event.target.closest('[data-copies]');
    if (copies) copy(copies);
    closeMenus(event.target);
  });

  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    const open = document.querySelector('details[data-menu][open]');
    if (open) {
      open.open = false;
      open.querySelector('summary').focus();
    }
  });

  // A form is sent once, however often the button is pressed.
  document.addEventListener('submit', function (event) {
    const form = event.target;
    if (form.method !== 'post' || form.hasAttribute('hx-post')) return;
    if (form.dataset.busy !== undefined) event.preventDefault();
    else form.dataset.busy = '';
  });
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-busy]').forEach(function (form) {
      delete form.dataset.busy;
    });
  });

  document.addEventListener('change', function (event) {
    const form = event.target.closest('form[data-sends-itself]');
    if (form) form.requestSubmit();
  });

  // Nothing is asked by an empty field: one is back in it.
  document.addEventListener('htmx:beforeRequest', function (event) {
    const field = event.target.matches('[data-chat]') && event.target.querySelector('[name=question]');
    if (!field || field.value.trim()) return;
    event.preventDefault();
    field.focus();
  });

  // A question that has been asked leaves the field free for the next one.
  document.addEventListener('htmx:afterRequest', function (event) {
    if (event.detail.successful && event.target.matches('[data-chat]')) {
      event.target.querySelector('[name=question]').value = '';
      event.target.querySelector('[name=question]').focus();
    }
  });

  // A decision about a row is answered with the other rows that it changes, of those on the page.
  document.addEventListener('htmx:configRequest', function (event) {
    if (!event.target.closest('.data-row')) return;
    const lines = Array.from(document.querySelectorAll('.data-row[id]'));
    event.detail.parameters.on_page = lines.map(function (one) { return one.id; }).join(' ');
  });

  // A page whose fields were opened renews itself when they are closed or sent.
  document.addEventListener('htmx:beforeOnLoad', function (event) {
    const renews = event.detail.xhr.getResponseHeader('HX-Refresh');
    if (renews && document.querySelector('.edit-place form')) event.preventDefault();
  });

  // A form that came back refused shows its first wrong field, and the keyboard is in it. Where a
  // fragment was swapped in, only that one is looked through.
  const WRONG = '[aria-invalid="true"], fieldset[data-wrong]';
  function showWrong(root) {
    const wrong = root.matches && root.matches(WRONG) ? root : root.querySelector(WRONG);
    if (!wrong) return;
    const fold = wrong.closest('details');
    if (fold) fold.open = true;
    const field = wrong.matches('fieldset') ? wrong.querySelector('input:checked, input') || wrong : wrong;
    field.focus({ preventScroll: true });
    (field.closest('.field, .check, fieldset') || field).scrollIntoView({ block: 'center' });
  }
  document.addEventListener('DOMContentLoaded', function () { showWrong(document); });
  document.addEventListener('htmx:afterSettle', function (event) { showWrong(event.target); });

  // Fields that were opened in their place close again; the focus goes back to what opened them.
  function clear(id) {
    document.getElementById(id).replaceChildren();
    const opener = document.querySelector('[hx-target="#' + id + '"]');
    if (opener) opener.focus();
  }

  function closeMenus(target) {
    document.querySelectorAll('details[data-menu][open]').forEach(function (menu) {
      if (!menu.contains(target)) menu.open = false;
    });
  }

  function copy(button) {
    const text = document.getElementById(button.dataset.copies).textContent;
    navigator.clipboard.writeText(text.trim()).then(function () {
      const words = button.querySelector('[data-words]');
      const before = words.textContent;
      words.textContent = button.dataset.copied;
      setTimeout(function () { words.textContent = before; }, 2000);
    });
  }
})();
