// What somebody types is kept in the browser until it is sent: a page that was closed, a session
// that ended or a phone that ran out of power loses nothing.
(function () {
  'use strict';

  const PREFIX = 'longslope-draft:';
  const KEPT_DAYS = 30;

  function fields(form) {
    return Array.from(form.elements).filter(function (one) {
      return one.name && one.type !== 'hidden' && one.type !== 'password' && one.type !== 'file';
    });
  }

  function value(one) { return one.type === 'checkbox' || one.type === 'radio' ? one.checked : one.value; }

  function key(one) { return one.type === 'radio' ? one.name + '=' + one.value : one.name; }

  function save(form) {
    const values = {};
    fields(form).forEach(function (one) { values[key(one)] = value(one); });
    store(PREFIX + form.dataset.draft, JSON.stringify({ at: Date.now(), values: values }));
    const words = form.querySelector('[data-draft-words]');
    if (words) words.hidden = false;
  }

  function restore(form) {
    if (form.dataset.draftReady !== undefined) return;
    form.dataset.draftReady = '';
    const kept = read(PREFIX + form.dataset.draft);
    // What the server answered with is newer than any draft.
    if (!kept || form.querySelector('.wrong, [role=alert]')) return;
    fields(form).forEach(function (one) {
      if (!(key(one) in kept.values)) return;
      if (one.type === 'checkbox' || one.type === 'radio') one.checked = kept.values[key(one)];
      else one.value = kept.values[key(one)];
    });
    const words = form.querySelector('[data-draft-words]');
    if (words) words.hidden = false;
  }

  function store(name, text) {
    try { localStorage.setItem(name, text); } catch (full) { /* a full or forbidden store keeps nothing */ }
  }

  function read(name) {
    try { return JSON.parse(localStorage.getItem(name)); } catch (broken) { return null; }
  }

  function forgetOld(all) {
    try {
      Object.keys(localStorage).filter(function (name) { return name.startsWith(PREFIX); }).forEach(function (name) {
        const kept = read(name);
        if (all || !kept || Date.now() - kept.at > KEPT_DAYS * 86400000) localStorage.removeItem(name);
      });
    } catch (forbidden) { /* nothing was kept either */ }
  }

  function all() { document.querySelectorAll('form[data-draft]').forEach(restore); }

  document.addEventListener('input', function (event) {
    const form = event.target.closest('form[data-draft]');
    if (form) save(form);
  });
  document.addEventListener('submit', function (event) {
    // Whoever signs out leaves nothing behind on a device that others use too.
    if (event.target.action.includes('sign-out')) forgetOld(true);
    if (event.target.dataset.draft === undefined) return;
    // Kept until the next page has come: where the session has ended, this one comes back.
    sessionStorage.setItem(PREFIX + 'sent', JSON.stringify({ name: event.target.dataset.draft, path: location.pathname }));
  });
  document.addEventListener('DOMContentLoaded', function () {
    const sent = JSON.parse(sessionStorage.getItem(PREFIX + 'sent') || 'null');
    const away = sent && location.pathname !== sent.path && !document.querySelector('[name=password]');
    if (away) {
      localStorage.removeItem(PREFIX + sent.name);
      sessionStorage.removeItem(PREFIX + 'sent');
    }
    forgetOld();
    all();
  });
  document.addEventListener('htmx:afterSettle', all);
})();
