import { element } from './dom.js'

const shownFor = 7000

/** Says something for a moment, over the page. */
export const showToast = (text) => {
  const toast = element('p', { class: 'toast' }, text)
  document.getElementById('toasts').append(toast)
  setTimeout(() => toast.remove(), shownFor)
}

const soon = 1500
let toldAt = Number.NEGATIVE_INFINITY

/** The workspace itself said what went wrong (in the channel, or as a notice). */
export const markTold = () => {
  toldAt = performance.now()
}

/** Says why something was refused, unless the workspace says so by itself around the same moment. */
export const complain = (text) => {
  setTimeout(() => {
    if (performance.now() - toldAt > soon) showToast(text)
  }, 250)
}

/** Tells screen readers of something that appeared, without moving them. */
export const announce = (text) => {
  document.getElementById('announcer').replaceChildren(element('p', {}, text))
}
