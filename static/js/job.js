// Follows a job by server-sent events. The page is complete without this script; with it, it
// moves. Events carry numbers, so a connection that broke goes on where it was.
(function () {
  'use strict';

  let source = null;
  let plot = null;

  function start() {
    const part = document.querySelector('[data-job]');
    if (!part) return;
    drawCurve(part);
    offerNotice();
    if (!part.dataset.stream || source) return;
    source = new EventSource(part.dataset.stream + '?after=' + part.dataset.after);
    source.addEventListener('job', function (event) { show(JSON.parse(event.data)); });
    source.addEventListener('end', finish);
    source.addEventListener('metric', function (event) { addPoint(JSON.parse(event.data).data); });
    ['note', 'state'].forEach(function (type) {
      source.addEventListener(type, function (event) { tell(JSON.parse(event.data)); });
    });
  }

  function one(name) { return document.querySelector('[data-job] [data-' + name + ']'); }

  function show(job) {
    const part = document.querySelector('[data-job]');
    if (!one('work')) return;
    // News may arrive out of order; what is done stays done.
    const percent = Math.max(Math.floor(job.done * 100 + 1e-9), one('bar').value);
    one('percent').textContent = percent + '%';
    one('bar').value = percent;
    const stage = job.cancelling ? part.dataset.wordsStopping : job.stage_text || job.waiting_text || job.state_text;
    if (one('stage').textContent !== stage) one('stage').textContent = stage;
    one('left').textContent = job.time_text;
    roll(Math.max(job.done, percent / 100));
  }

  // The ball lies on the slope: the same curve as the server's first drawing.
  function roll(done) {
    const slope = one('slope');
    const ball = slope.querySelector('.ball');
    const radius = 8 + 18 * done;
    ball.setAttribute('cx', bezier(done, 24, 190, 380, 560).toFixed(1));
    ball.setAttribute('cy', (bezier(done, 34, 44, 118, 122) - radius).toFixed(1));
    ball.setAttribute('r', radius.toFixed(1));
    slope.querySelector('.done').setAttribute('stroke-dasharray', (done * 100).toFixed(1) + ' 200');
  }

  function bezier(t, a, b, c, d) {
    const u = 1 - t;
    return a * u * u * u + 3 * b * u * u * t + 3 * c * u * t * t + d * t * t * t;
  }

  function tell(event) {
    const story = one('story');
    if (!event.text || !story) return;
    const line = document.createElement('li');
    line.textContent = event.text;
    story.append(line);
    story.closest('section').hidden = false;
  }

  function finish(event) {
    source.close();
    source = null;
    const part = document.querySelector('[data-job]');
    notify(JSON.parse(event.data), part.dataset);
    if (part.dataset.then) window.location.assign(part.dataset.then);
    else htmx.ajax('GET', part.dataset.part, { target: '#job', swap: 'outerHTML' }).then(start);
  }

  // --- a message of the browser, for whoever has turned to something else ---------------
  function offerNotice() {
    const place = document.querySelector('[data-job] [data-notice]');
    if (!place || !window.Notification) return;
    place.hidden = false;
    showPermission(place);
    place.querySelector('[data-notice-ask]').addEventListener('click', function () {
      Notification.requestPermission().then(function () { showPermission(place); });
    });
  }

  function showPermission(place) {
    place.querySelector('[data-notice-ask]').hidden = Notification.permission !== 'default';
    place.querySelector('[data-notice-set]').hidden = Notification.permission !== 'granted';
    place.querySelector('[data-notice-refused]').hidden = Notification.permission !== 'denied';
  }

  function notify(job, words) {
    if (!document.hidden || !window.Notification || Notification.permission !== 'granted') return;
    const body = { succeeded: words.wordsEnded, failed: words.wordsFailed }[job.state];
    if (!body) return;
    try {
      const notice = new Notification(job.title, { body: body, tag: job.id });
      notice.addEventListener('click', function () { window.focus(); notice.close(); });
    } catch (error) {
      // Some phones show messages of installed apps alone; the mail is sent all the same.
    }
  }

  // --- the curve ---------------------------------------------------------------------
  let lines = [];

  function drawCurve(part) {
    const figure = part.querySelector('[data-curve]');
    plot = null;
    if (!figure || !window.uPlot) return;
    lines = JSON.parse(document.getElementById(figure.dataset.curve).textContent).lines;
    const room = figure.querySelector('.plot');
    const ink = colour('--ls-ink-soft');
    const axis = { stroke: ink, font: '13px Figtree, sans-serif', grid: { stroke: colour('--ls-line'), width: 1 }, ticks: { show: false } };
    const colours = [colour('--ls-pine'), colour('--ls-glow')];
    plot = new uPlot({
      width: room.clientWidth,
      height: 260,
      scales: { x: { time: false } },
      axes: [axis, Object.assign({ size: 48 }, axis)],
      cursor: { drag: { x: false, y: false } },
      series: [{ label: figure.dataset.stepWords }].concat(lines.map(function (line, place) {
        return { label: line.label, stroke: colours[place], width: 2.5, spanGaps: true, points: { show: line.points.length < 12 } };
      })),
    }, columns(), room);
    new ResizeObserver(function () {
      if (plot) plot.setSize({ width: room.clientWidth, height: 260 });
    }).observe(room);
  }

  // A canvas cannot read light-dark(): an element that wears the colour can.
  function colour(name) {
    const probe = document.createElement('i');
    probe.style.color = 'var(' + name + ')';
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  function columns() {
    const steps = Array.from(new Set(lines.flatMap(function (line) {
      return line.points.map(function (point) { return point[0]; });
    }))).sort(function (a, b) { return a - b; });
    return [steps].concat(lines.map(function (line) {
      const values = new Map(line.points);
      return steps.map(function (step) { return values.has(step) ? values.get(step) : null; });
    }));
  }

  function addPoint(metric) {
    const line = lines.find(function (each) { return each.name === metric.name; });
    if (!plot || !line || typeof metric.value !== 'number') return;
    line.points.push([metric.step, metric.value]);
    plot.setData(columns());
    askMeaning();
  }

  // What the curve means is the server's sentence, asked for at most every five seconds.
  let asked = 0;
  function askMeaning() {
    const part = document.querySelector('[data-job]');
    if (Date.now() - asked < 5000) return;
    asked = Date.now();
    htmx.ajax('GET', part.dataset.part, { target: '#curve-meaning', select: '#curve-meaning', swap: 'outerHTML' });
  }

  document.addEventListener('DOMContentLoaded', start);
})();
