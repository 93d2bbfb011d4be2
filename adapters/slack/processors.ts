import type { Incoming, SubmissionPayload, SuggestionPayload } from './payload.ts'
import type { SubmitOptions } from './submit.ts'

/** Who works on a delivery once it was accepted. */
export interface Processors {
  /** @param late it was accepted by an earlier process: no form can open from it any more. */
  process(incoming: Incoming, late: boolean): Promise<void>
  submission(payload: SubmissionPayload, options: SubmitOptions): Promise<void>
  suggestion(payload: SuggestionPayload): Promise<Readonly<Record<string, unknown>>>
}
