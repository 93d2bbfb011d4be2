import { element } from './dom.js'

const shownFor = 7000

/** Says something for a moment, over the page. */
export const showToast = (text) => {
  const toast = element('p', { class: 'toast' }, text)
  document.getElementById('toasts').append(toast)
  setTimeout(() => toast.remove(), shownFor)
}

/** Tells screen readers of something that appeared, without moving them. */
export const announce = (text) => {
  document.getElementById('announcer').replaceChildren(element('p', {}, text))
}
