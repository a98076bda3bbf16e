// The chat that customers see. What is typed goes to the server; the answer comes as it is
// written. Screen readers hear an answer once, when it is whole.
(function () {
  'use strict';

  // In a widget, Escape belongs to the page around: it closes the chat.
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && window.parent !== window) window.parent.postMessage('longslope:close', '*');
  });

  const chat = document.querySelector('[data-chat]');
  if (!chat) return;
  const words = chat.dataset;
  const lines = chat.querySelector('[data-lines]');
  const form = chat.querySelector('[data-form]');
  const field = form.question;
  const send = form.querySelector('button');
  const trouble = chat.querySelector('[data-trouble]');
  const told = chat.querySelector('[data-told]');
  let busy = false;

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    ask(field.value);
  });
  field.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  chat.addEventListener('click', function (event) {
    const idea = event.target.closest('[data-idea]');
    const thumb = event.target.closest('[data-rating]');
    if (idea) ask(idea.textContent);
    if (thumb) rate(thumb);
  });
  window.addEventListener('message', function (event) {
    if (event.source === window.parent && event.data === 'longslope:opened') field.focus();
  });

  async function ask(question) {
    question = question.trim();
    if (busy || !question || field.disabled) return;
    if (question.length > Number(words.longest)) return complain(words.wordsLong);
    complain('');
    wait(true);
    const asked = add('asks');
    asked.firstChild.textContent = question;
    field.value = '';
    const ideas = chat.querySelector('[data-ideas]');
    if (ideas) ideas.hidden = true;
    const line = add('answer');
    line.firstChild.append(dots());
    told.textContent = words.wordsWriting;
    try {
      await read(await post(words.ask, { question: question }), line);
    } catch (error) {
      fail(line, error.message && error.told ? error.message : words.wordsLost, question);
    }
    wait(false);
    if (!matchMedia('(pointer: coarse)').matches) field.focus();
  }

  async function post(url, values) {
    const body = JSON.stringify(Object.assign({ visit: words.visit, language: words.language }, values));
    const answer = await fetch(url, { method: 'POST', body: body, headers: { 'Content-Type': 'application/json' } });
    if (answer.ok) return answer;
    throw say(await answer.json().then(function (json) { return json.message; }));
  }

  function say(text) {
    return Object.assign(new Error(text), { told: Boolean(text) });
  }

  // Server-sent events, read from the answer's body.
  async function read(answer, line) {
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    let text = '';
    for (;;) {
      const part = await reader.read();
      if (part.done) throw say(words.wordsLost);
      rest += decoder.decode(part.value, { stream: true });
      const events = rest.split('\n\n');
      rest = events.pop();
      for (const one of events) {
        const event = JSON.parse(one.replace(/^data: /, ''));
        if (event.error) throw say(event.message);
        if (event.text) {
          text += event.text;
          show(line, text.trim());
        }
        if (event.done) return finish(line, text.trim(), event.turn);
      }
    }
  }

  function finish(line, text, turn) {
    show(line, text || '…');
    told.textContent = text;
    const thumbs = chat.querySelector('[data-thumbs]').content.cloneNode(true);
    line.dataset.turn = turn;
    line.append(thumbs);
    down();
  }

  function fail(line, text, question) {
    line.classList.add('trouble');
    show(line, text);
    told.textContent = text;
    field.value = question;
  }

  async function rate(thumb) {
    const line = thumb.closest('[data-turn]');
    const rating = Number(thumb.dataset.rating);
    line.querySelectorAll('[data-rating]').forEach(function (one) {
      one.setAttribute('aria-pressed', String(one === thumb));
    });
    line.querySelectorAll('.why, .thanks').forEach(function (one) { one.remove(); });
    try {
      await post(words.rate, { turn: line.dataset.turn, rating: rating });
    } catch (error) {
      thumb.setAttribute('aria-pressed', 'false');
      return complain(error.told ? error.message : words.wordsLost);
    }
    if (rating === 1) return thank(line);
    const why = chat.querySelector('[data-why]').content.cloneNode(true).firstElementChild;
    why.addEventListener('submit', async function (event) {
      event.preventDefault();
      await post(words.rate, { turn: line.dataset.turn, rating: -1, words: why.words.value }).then(function () {
        why.remove();
        thank(line);
        thumb.focus();
      }, function (error) { complain(error.told ? error.message : words.wordsLost); });
    });
    line.append(why);
    why.words.focus();
    down();
  }

  function thank(line) {
    const thanks = document.createElement('p');
    thanks.className = 'thanks';
    thanks.textContent = told.textContent = words.wordsThanks;
    line.append(thanks);
    down();
  }

  function add(kind) {
    const line = document.createElement('li');
    line.className = 'line ' + kind;
    const bubble = document.createElement('p');
    bubble.className = 'bubble';
    line.append(bubble);
    lines.append(line);
    down();
    return line;
  }

  function dots() {
    const place = document.createElement('span');
    place.className = 'dots';
    place.setAttribute('aria-hidden', 'true');
    place.append(document.createElement('i'), document.createElement('i'), document.createElement('i'));
    return place;
  }

  function show(line, text) {
    line.firstChild.textContent = text;
    down();
  }

  function down() { lines.scrollTop = lines.scrollHeight; }

  function wait(is) {
    busy = is;
    send.disabled = is;
  }

  function complain(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
  }
})();
