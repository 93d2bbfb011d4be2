const nearEnough = 90

/**
 * Follows the end of the messages while the person is there, and leaves them alone while they read further up:
 * then a button offers the way back.
 */
export const createScroller = () => {
  const frame = document.getElementById('scroller')
  const button = document.getElementById('to-bottom')
  // What scrolls must be reachable by keyboard.
  frame.tabIndex = 0
  let following = true

  const atEnd = () => frame.scrollHeight - frame.scrollTop - frame.clientHeight < nearEnough

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
    /** Call after the messages were drawn; `news` when one of them is new. */
    settle: (news) => {
      if (following) toEnd()
      else if (news) button.hidden = false
    },
  }
}
