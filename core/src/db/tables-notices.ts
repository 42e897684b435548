import type { Generated } from 'kysely'

/** The tables of what people are told, and of templates; units as in `tables.ts`. */

/** What a team wants to be told, and where; a workspace without a row has the defaults. */
export interface NoticeSettingsTable {
  workspace_id: number
  /** after_every_sync | daily | weekly | off */
  summary_frequency: string
  email_enabled: number
  /** JSON string[] */
  email_recipients: string
  telegram_enabled: number
  telegram_chat_id: string | null
  updated_at: number
}

/** One mail or chat message to people, due like a delivery. */
export interface NoticeTable {
  id: Generated<number>
  workspace_id: number
  /** What makes it the only one of its kind, such as `csv:sync:12`. */
  key: string
  /** csv | digest | test */
  kind: string
  /** email | telegram */
  channel: string
  stream_id: number | null
  sync_id: number | null
  /** JSON: what it is made of, depending on the kind. */
  content: string
  /** pending | sent | empty | failed */
  status: string
  /** Schedule and lease in one, as for deliveries. */
  due_at: number
  claimed_by: string | null
  attempt_count: number
  last_error: string | null
  created_at: number
  completed_at: number | null
}

/** One address of a notice. */
export interface NoticeRecipientTable {
  notice_id: number
  address: string
  /** Order in which they were named. */
  position: number
  /** to | cc */
  kind: string
  /** pending | accepted | refused | exhausted | unsubscribed */
  status: string
  /** SMTP reply code, or HTTP status of the bot API. */
  code: number | null
  answer: string | null
  updated_at: number
}

/** Up to where the leads of a stream have been told of, or need not be; a stream without a row has never been looked at. */
export interface DigestMarkTable {
  stream_id: number
  /** A `lead.discovered_at`. */
  covered_until: number
}

/** A message that people send by hand. */
export interface DmTemplateTable {
  id: Generated<number>
  workspace_id: number
  name: string
  message_body: string
  created_at: number
  updated_at: number
}
