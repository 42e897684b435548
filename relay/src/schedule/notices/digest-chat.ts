import { type Db, DIGEST_KIND, type Digest, type DigestLead, pendingOf, readDigest } from '@leadwire/core'
import { escapeMessage, MAX_MESSAGE_LENGTH, type Messenger } from '../../providers/telegram/messenger.ts'
import { countLeads, failedHeading, failedLines, gradesOf, headingOf, oneLine, totalOf } from './digest-words.ts'
import type { NoticeSender } from './notice-sender.ts'

/** Characters of a bio, and of the reasons, that a message shows. */
const BIO_LENGTH = 120
const REASONS_LENGTH = 120

/** Sends digests to a chat, one message each. */
export const digestChatSender = ({ db, messenger }: { db: Db; messenger: Messenger }): NoticeSender => ({
  kind: DIGEST_KIND,
  channel: 'telegram',
  async send(notice, signal) {
    const digest = await readDigest(db, notice)
    const [chat] = pendingOf(notice)
    if (!digest || !chat) return null
    return await messenger.send(chat.address, digestMessage(digest), signal)
  },
})

/** A part of a message that is there as a whole or not at all, so that no tag is cut. */
interface Block {
  html: string
  /** Leads that it shows. */
  leadCount: number
}

/** What a digest says in the bot API's HTML: as many leads as fit, and the count of the rest. */
export function digestMessage(digest: Digest): string {
  const total = totalOf(digest)
  const head = `<b>${escapeMessage(oneLine(headingOf(digest), 100))}</b>\n${countLeads(total)}: ${gradesOf(digest)}`
  const failed = failedBlock(digest)
  const rest = (shown: number) => (shown < total ? `\n\n<i>… and ${total - shown} more</i>` : '')
  let [body, shown] = ['', 0]
  // The longest that the last line can be, for whatever is shown.
  const reserved = head.length + failed.length + rest(0).length
  for (const { html, leadCount } of toBlocks(digest)) {
    if (reserved + body.length + html.length > MAX_MESSAGE_LENGTH) break
    body += html
    shown += leadCount
  }
  return `${head}${body}${rest(shown)}${failed}`
}

function* toBlocks({ frequency, streams }: Digest): Generator<Block> {
  for (const stream of streams) {
    const title =
      frequency === 'after_every_sync'
        ? ''
        : `\n\n<b>${escapeMessage(oneLine(stream.name, 100))}</b> (${gradesOf(stream)})`
    const [first, ...others] = stream.leads.map(leadHtml)
    // A title stays with its first lead.
    yield { html: `${title}${first ?? ''}`, leadCount: first === undefined ? 0 : 1 }
    for (const html of others) yield { html, leadCount: 1 }
  }
}

function leadHtml({ handle, displayName, bio, profileUrl, grade, reasons }: DigestLead): string {
  const name = escapeMessage(`@${oneLine(handle, 60)}`)
  const link = profileUrl === null ? name : `<a href="${escapeMessage(profileUrl)}">${name}</a>`
  const shown = oneLine(displayName ?? '', 60)
  return [
    `\n\n${link}${shown === '' ? '' : ` ${escapeMessage(shown)}`} (${grade})`,
    ...(bio?.trim() ? [escapeMessage(oneLine(bio, BIO_LENGTH))] : []),
    `<i>${escapeMessage(oneLine(reasons.join('; '), REASONS_LENGTH))}</i>`,
  ].join('\n')
}

/** Short enough that a message holds it beside its heading, also where each character has to be escaped. */
function failedBlock(digest: Digest): string {
  if (digest.failedRunCount === 0) return ''
  const lines = failedLines(digest).map((line) => escapeMessage(oneLine(line, 120)))
  const kept = lines.slice(0, 4)
  const left = digest.failedRunCount - kept.length
  const more = left > 0 && lines.length > kept.length ? [`and ${left} more`] : []
  return `\n\n<b>${failedHeading(digest)}</b>\n${[...kept, ...more].join('\n')}`
}
