// The preview of a chat page follows what is typed.
(function () {
  'use strict';

  const form = document.querySelector('[data-preview-of]');
  if (!form) return;
  const preview = document.getElementById(form.dataset.previewOf);
  const contrast = document.querySelector('[data-contrast]');

  form.addEventListener('input', function (event) {
    const field = event.target;
    if (field.name === 'colour') colour(field.value);
    if (field.name === 'side') preview.dataset.side = field.value;
    const place = preview.querySelector('[data-shows="' + field.name + '"]');
    if (!place) return;
    if (field.name === 'questions') questions(place, field.value);
    else place.textContent = field.value.trim() || place.dataset.otherwise || '';
  });

  function questions(place, text) {
    const lines = text.split('\n').map(function (one) { return one.trim(); }).filter(Boolean);
    place.replaceChildren.apply(place, lines.slice(0, 4).map(function (one) {
      const item = document.createElement('li');
      item.textContent = one;
      return item;
    }));
  }

  // As serving/channels/looks.py: white where it can be read on the colour, else ink.
  function colour(value) {
    const white = ratio(value, '#ffffff');
    const ink = ratio(value, '#08191b');
    preview.style.setProperty('--c', value);
    preview.style.setProperty('--on-c', white >= 4.5 ? '#ffffff' : '#08191b');
    contrast.textContent = Math.max(4.5, white >= 4.5 ? white : ink).toFixed(1);
  }

  function ratio(one, other) {
    const found = [luminance(one), luminance(other)].sort(function (a, b) { return b - a; });
    return (found[0] + 0.05) / (found[1] + 0.05);
  }

  function luminance(value) {
    const parts = [1, 3, 5].map(function (at) {
      const share = parseInt(value.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  }
})();
