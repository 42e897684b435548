import { endpointDisabled } from './endpoint-disabled.ts'
import { newLead } from './new-lead.ts'
import { newLeadPolling } from './new-lead-polling.ts'
import { accountList, leadList, runList, segmentList, streamList, templateList } from './pickers.ts'
import { runFinished } from './run-finished.ts'

/** All triggers by key. */
export const triggers = {
  [newLead.key]: newLead,
  [newLeadPolling.key]: newLeadPolling,
  [runFinished.key]: runFinished,
  [endpointDisabled.key]: endpointDisabled,
  [streamList.key]: streamList,
  [segmentList.key]: segmentList,
  [accountList.key]: accountList,
  [templateList.key]: templateList,
  [leadList.key]: leadList,
  [runList.key]: runList,
}
