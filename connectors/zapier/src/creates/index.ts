import { addFollowers } from './add-followers.ts'
import { archiveStream } from './archive-stream.ts'
import { callApi } from './call-api.ts'
import { cancelRun } from './cancel-run.ts'
import { changeTier } from './change-tier.ts'
import { createSegment } from './create-segment.ts'
import { createStream } from './create-stream.ts'
import { describeSegment } from './describe-segment.ts'
import { enrichHandle } from './enrich-handle.ts'
import { enrichLead } from './enrich-lead.ts'
import { exportLead } from './export-lead.ts'
import { exportLeads } from './export-leads.ts'
import { giveFeedback } from './give-feedback.ts'
import { reTestStream } from './re-test-stream.ts'
import { removeFeedback } from './remove-feedback.ts'
import { renderTemplate } from './render-template.ts'
import { runStream } from './run-stream.ts'
import { sleepAccount } from './sleep-account.ts'
import { updateStream } from './update-stream.ts'
import { wakeAccount } from './wake-account.ts'

/** All actions by key. */
export const creates = {
  [createStream.key]: createStream,
  [updateStream.key]: updateStream,
  [archiveStream.key]: archiveStream,
  [runStream.key]: runStream,
  [reTestStream.key]: reTestStream,
  [cancelRun.key]: cancelRun,
  [createSegment.key]: createSegment,
  [describeSegment.key]: describeSegment,
  [giveFeedback.key]: giveFeedback,
  [removeFeedback.key]: removeFeedback,
  [enrichLead.key]: enrichLead,
  [enrichHandle.key]: enrichHandle,
  [exportLead.key]: exportLead,
  [exportLeads.key]: exportLeads,
  [renderTemplate.key]: renderTemplate,
  [addFollowers.key]: addFollowers,
  [sleepAccount.key]: sleepAccount,
  [wakeAccount.key]: wakeAccount,
  [changeTier.key]: changeTier,
  [callApi.key]: callApi,
}
