import type { Db } from '../db/database.ts'
import { holdLeads, setGrade } from './grade-store.ts'
import type { Lead } from './lead.ts'
import { countLeads } from './lead-count-store.ts'

/** What a lead is to be graded as, and why. */
export type NewGrade = Pick<Lead, 'id' | 'grade' | 'matchReasons'>

/**
 * Grades leads anew and moves their counts along; nothing else of them changes, and no message is sent.
 * @returns those whose grade has changed, as they are now; where only the reasons are others, these are written as well
 */
export async function regradeLeads(tx: Db, grades: readonly NewGrade[]): Promise<Lead[]> {
  if (grades.length === 0) return []
  const wanted = new Map(grades.map((grade) => [grade.id, grade]))
  const held = await holdLeads(tx, [...wanted.keys()])
  const moved: { from: Lead; to: Lead }[] = []
  for (const lead of held) {
    const grade = wanted.get(lead.id)
    if (!grade) continue
    await setGrade(tx, lead.id, grade)
    if (grade.grade !== lead.grade) moved.push({ from: lead, to: { ...lead, ...grade } })
  }
  await countLeads(
    tx,
    moved.map(({ from }) => from),
    -1,
  )
  await countLeads(
    tx,
    moved.map(({ to }) => to),
    1,
  )
  return moved.map(({ to }) => to)
}
