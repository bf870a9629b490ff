// The code of an activation link stands behind its #, which no server and no log gets to see; nor does the history from now on.
(() => {
  'use strict';

  const code = document.getElementById('code');
  if (code && location.hash.length > 1) {
    code.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, '', location.pathname);
    document.getElementById('password').focus();
  }
})();
