import { element } from './dom.js'
import { mrkdwnNodes } from './mrkdwn.js'

const stops = 'button, input, textarea, a[href], summary, [tabindex="0"]'

/** Tab goes round inside of the dialog; by itself it would leave for the browser's own bars. */
export const keepTabInside = (dialog) => {
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return
    const reachable = [...dialog.querySelectorAll(stops)].filter((stop) => stop.checkVisibility() && stop.tabIndex >= 0)
    const [from, to] = event.shiftKey ? [reachable[0], reachable.at(-1)] : [reachable.at(-1), reachable[0]]
    if (document.activeElement !== from) return
    event.preventDefault()
    to?.focus()
  })
}

/**
 * Asks before an action, with the bot's own words. The native dialog keeps the focus inside and gives it back.
 * @returns {Promise<boolean>}
 */
export const askConfirm = (confirm, directory) =>
  new Promise((resolve) => {
    const words = (text) => (text?.type === 'mrkdwn' ? mrkdwnNodes(text.text, directory) : [text?.text ?? ''])
    const danger = confirm.style === 'danger'
    const dialog = element(
      'dialog',
      {
        class: 'dialog confirm',
        role: 'alertdialog',
        'data-testid': 'confirm',
        'aria-labelledby': 'confirm-title',
        'aria-describedby': 'confirm-text',
      },
      element(
        'form',
        { method: 'dialog' },
        element('h2', { id: 'confirm-title' }, confirm.title?.text ?? 'Confirmer'),
        element('div', { id: 'confirm-text', class: 'dialog-body' }, ...words(confirm.text)),
        element(
          'footer',
          {},
          element(
            'button',
            { type: 'submit', value: 'no', class: 'button', 'data-testid': 'confirm-no' },
            confirm.deny?.text ?? 'Annuler',
          ),
          element(
            'button',
            {
              type: 'submit',
              value: 'yes',
              class: `button ${danger ? 'danger' : 'primary'} filled`,
              autofocus: true,
              'data-testid': 'confirm-yes',
            },
            confirm.confirm?.text ?? 'Oui',
          ),
        ),
      ),
    )
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
    keepTabInside(dialog)
    document.body.append(dialog)
    dialog.showModal()
  })
