const gap = 4
const edge = 8

/**
 * Shows `popup` over everything (also over an open dialog), under its anchor, or above where there is more room.
 * @returns {() => void} closes it
 */
export const openPopup = (anchor, popup) => {
  const place = () => {
    const box = anchor.getBoundingClientRect()
    const below = innerHeight - box.bottom - gap - edge
    const above = box.top - gap - edge
    popup.style.minWidth = `${Math.min(box.width, innerWidth - 2 * edge)}px`
    popup.style.maxHeight = `${Math.min(320, Math.max(below, above))}px`
    const { width, height } = popup.getBoundingClientRect()
    const upwards = height > below && above > below
    popup.style.top = `${upwards ? box.top - gap - height : box.bottom + gap}px`
    popup.style.left = `${Math.max(edge, Math.min(box.left, innerWidth - edge - width))}px`
  }
  popup.showPopover()
  place()
  const watcher = new ResizeObserver(place)
  watcher.observe(popup)
  addEventListener('scroll', place, true)
  addEventListener('resize', place)
  return () => {
    watcher.disconnect()
    removeEventListener('scroll', place, true)
    removeEventListener('resize', place)
    if (popup.isConnected && popup.matches(':popover-open')) popup.hidePopover()
  }
}

/** Moves an index through a list of `length`, round at its ends; from nowhere (-1) to the first or the last. */
export const stepThrough = (index, step, length) => {
  if (length === 0) return -1
  if (index < 0) return step > 0 ? 0 : length - 1
  return (index + step + length) % length
}
