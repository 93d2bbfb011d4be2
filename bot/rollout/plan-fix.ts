import type { Fix } from './plan-model.ts'
import type { UpdateRequest } from './request.ts'

/** The request after a person took the way forward that a refusal offers; `watch` leaves it as it is. */
export const applyFix = (request: UpdateRequest, fix: Fix): UpdateRequest => {
  switch (fix.type) {
    case 'include-wrs':
      return { ...request, includeWrs: true }
    case 'use-tag':
      return { ...request, tag: fix.tag }
    case 'use-phase':
      return { ...request, phase: fix.phase, tag: fix.tag }
    case 'leave-out-site':
      return { ...request, leaveOut: [...new Set([...(request.leaveOut ?? []), fix.siteId])] }
    case 'watch':
      return request
  }
}
