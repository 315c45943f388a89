// Shows what passkeys need where the browser has them, and says it when one is not accepted.
(function () {
  'use strict'
  if (!window.PublicKeyCredential) return
  document.querySelectorAll('[data-passkey]').forEach(part => { part.hidden = false })
  document.addEventListener('allauth.error', event => {
    event.preventDefault()
    document.querySelectorAll('[data-passkey-failed]').forEach(part => { part.hidden = false })
  })
})()
