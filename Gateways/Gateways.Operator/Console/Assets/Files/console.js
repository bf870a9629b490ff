// The console's own script: theme, sign-out, reconnecting, and the sign of life while somebody is at work.
(() => {
  'use strict';

  const oneMinute = 60_000;
  let lastSign = Date.now();
  let colours;

  window.provisioningConsole = {
    keepTheme(theme) {
      const secure = location.protocol === 'https:' ? '; secure' : '';
      document.cookie = `provisioning-theme=${theme}; path=/; max-age=31536000; samesite=strict${secure}`;
      document.documentElement.dataset.theme = theme;
    },

    // Answers whether the system is dark now, and tells the page of each change.
    watchColours(page) {
      const dark = window.matchMedia('(prefers-color-scheme: dark)');
      colours?.abort();
      colours = new AbortController();
      dark.addEventListener('change', change => page.invokeMethodAsync('OnSystemDarkAsync', change.matches).catch(() => { }), { signal: colours.signal });
      return dark.matches;
    },

    submit(id) {
      document.getElementById(id).requestSubmit();
    },

    async copy(text) {
      if (navigator.clipboard) {
        await navigator.clipboard.writeText(text);
        return true;
      }

      return false; // not a secure context: the reader marks and copies by hand
    },
  };

  // The cookie of a session renews itself with requests, and an open page makes none.
  function onActivity() {
    if (Date.now() - lastSign > oneMinute) {
      lastSign = Date.now();
      fetch('session/alive', { method: 'POST', credentials: 'same-origin' }).catch(() => { });
    }
  }

  document.addEventListener('pointerdown', onActivity, { passive: true });
  document.addEventListener('keydown', onActivity, { passive: true });

  // The router takes a link for a way to another page and leaves the focus where it was.
  document.querySelector('.skip-link').addEventListener('click', event => {
    event.preventDefault();
    document.getElementById('content').focus();
  });

  // A dialog gives the focus back to what opened it, however it was closed, and to the heading when that has gone with it.
  let opener = null;
  let asking = false;
  document.addEventListener('focusin', event => {
    if (!asking && !document.querySelector('.mud-dialog')) {
      opener = event.target;
    }
  });
  new MutationObserver(() => {
    const asked = asking;
    asking = document.querySelector('.mud-dialog') !== null;
    if (asked && !asking && document.activeElement === document.body) {
      (opener?.isConnected ? opener : document.querySelector('h1[tabindex]'))?.focus();
    }
  }).observe(document.body, { childList: true, subtree: true });

  const dialog = document.getElementById('components-reconnect-modal');
  dialog.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    dialog.dataset.state = state;
    if (state === 'show' || state === 'failed' || state === 'rejected') {
      if (!dialog.open) {
        dialog.showModal();
      }
    } else if (state === 'hide') {
      dialog.close();
    }

    if (state === 'rejected') {
      location.reload(); // the server has no memory of this page; it opens a new one, or asks to sign in
    }
  });
  document.getElementById('reconnect-reload').addEventListener('click', () => location.reload());

  // One connection and nothing before it: any gateway behind a balancer can serve the page, and the connection stays where it is.
  const webSockets = 1;
  Blazor.start({ circuit: { configureSignalR: builder => builder.withUrl('_blazor', { skipNegotiation: true, transport: webSockets }) } });
})();
