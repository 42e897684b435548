import type { Selectable } from 'kysely'
import { fromJson, toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import type { LeadTable } from '../db/tables-leads.ts'
import type { Contacts, EmailContact, LinkedinContact } from './contact.ts'

/** The contacts that a lead's row holds. */
export const toContacts = ({ linkedin, email }: Pick<Selectable<LeadTable>, 'linkedin' | 'email'>): Contacts => ({
  ...(linkedin !== null && { linkedin: fromJson<LinkedinContact | null>(linkedin) }),
  ...(email !== null && { email: fromJson<EmailContact | null>(email) }),
})

/** Writes what is known of how to reach a lead over what was; `tx` must hold the lead. */
export async function setContacts(tx: Db, leadId: number, { linkedin, email }: Contacts): Promise<void> {
  await tx.sql
    .updateTable('lead')
    .set({
      linkedin: linkedin === undefined ? null : toJson(linkedin),
      email: email === undefined ? null : toJson(email),
    })
    .where('id', '=', leadId)
    .execute()
}
