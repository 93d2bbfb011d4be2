const nearEnough = 90

/** The arrow keys walk from message to message, from the list itself to the last one. */
const walkMessages = (frame) => {
  frame.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step || (event.target !== frame && !event.target.matches('article.message'))) return
    const articles = [...frame.querySelectorAll('article.message')]
    const position = articles.indexOf(event.target)
    const next = articles[position < 0 ? articles.length - 1 : position + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  })
}

/**
 * Follows the end of the messages while the person is there, and leaves them alone while they read further up:
 * then a button offers the way back.
 */
export const createScroller = () => {
  const frame = document.getElementById('scroller')
  const button = document.getElementById('to-bottom')
  // What scrolls must be reachable by keyboard.
  frame.tabIndex = 0
  walkMessages(frame)
  let following = true

  const atEnd = () => frame.scrollHeight - frame.scrollTop - frame.clientHeight < nearEnough

  const articleOf = (ts) => frame.querySelector(`[data-ts="${CSS.escape(ts)}"]`)

  const toEnd = () => {
    following = true
    button.hidden = true
    frame.scrollTop = frame.scrollHeight
  }

  frame.addEventListener('scroll', () => {
    following = atEnd()
    if (following) button.hidden = true
  })
  button.addEventListener('click', toEnd)
  // A card that grows, or a window that shrinks, must not hide the end from who is reading it.
  new ResizeObserver(() => following && toEnd()).observe(frame)

  return {
    toEnd,
    /** Leads to one message, as a permalink does. */
    show: (ts) => {
      articleOf(ts)?.scrollIntoView({ block: 'center' })
      articleOf(ts)?.focus({ preventScroll: true })
    },
    /** Brings one's own new message into sight: an answer in a thread may be far from the end. */
    reveal: (ts) => articleOf(ts)?.scrollIntoView({ block: 'nearest' }),
    /** Call after the messages were drawn; `news` when one of them is new. */
    settle: (news) => {
      if (following) toEnd()
      else if (news) button.hidden = false
    },
  }
}
