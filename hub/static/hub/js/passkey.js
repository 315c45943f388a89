// Shows what passkeys need where the browser has them, lets allauth's script work it, and says when one is not accepted.
(function () {
  'use strict'
  if (!window.PublicKeyCredential) return
  document.querySelectorAll('[data-passkey]').forEach(part => {
    const ids = { authenticate: 'passkey', add: 'passkey', data: 'passkey-data' }
    ids.credential = part.querySelector('[name=credential]').id
    window.allauth.webauthn.forms[part.dataset.passkey]({ ids })
    part.hidden = false
  })
  document.addEventListener('allauth.error', event => {
    event.preventDefault()
    document.querySelectorAll('[data-passkey-failed]').forEach(part => { part.hidden = false })
  })
})()
