/** What a piece of work took of this process. Memory in megabytes of resident set. */
export interface Usage {
  readonly idleMegabytes: number
  readonly peakMegabytes: number
  readonly cpuSeconds: number
}

const SAMPLE_MILLISECONDS = 50

/** Begins to watch this process; the answer ends the watch. */
export const watchUsage = (): (() => Usage) => {
  const idle = process.memoryUsage.rss()
  const highBefore = process.resourceUsage().maxRSS
  const cpu = process.cpuUsage()
  let peak = idle
  const sample = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  const timer = setInterval(sample, SAMPLE_MILLISECONDS)
  return () => {
    clearInterval(timer)
    sample()
    // The kernel's own mark misses no peak, but it may be older than the watch.
    const high = process.resourceUsage().maxRSS
    if (high > highBefore) peak = Math.max(peak, high * 1_024)
    const { user, system } = process.cpuUsage(cpu)
    return { idleMegabytes: idle / 2 ** 20, peakMegabytes: peak / 2 ** 20, cpuSeconds: (user + system) / 1e6 }
  }
}
