import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Linux counts CPU time for users in hundredths of a second, whatever the kernel does. */
const TICKS_PER_SECOND = 100

/** CPU seconds used so far, by whom. */
export interface CpuTimes {
  byGroup: Record<string, number>
  /** All cores, everything on the machine. */
  machine: number
  at: number
}

/** Reads what groups of processes have used, from `/proc`; Linux only. Those who are gone count nothing. */
export function readCpu(groups: Record<string, readonly number[]>): CpuTimes {
  const byGroup = Object.fromEntries(
    Object.entries(groups).map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + secondsOf(pid), 0)]),
  )
  const machine = cpus().reduce((sum, { times }) => sum + (times.user + times.nice + times.sys + times.irq) / 1000, 0)
  return { byGroup, machine, at: performance.now() }
}

/** Cores in use between two readings, by group, and by `others` on the machine. */
export function coresBetween(from: CpuTimes, to: CpuTimes): Record<string, number> {
  const seconds = (to.at - from.at) / 1000
  const cores = Object.entries(to.byGroup).map(([name, used]) => [name, (used - (from.byGroup[name] ?? 0)) / seconds])
  const ours = cores.reduce((sum, [, count]) => sum + Number(count), 0)
  return { ...Object.fromEntries(cores), others: Math.max(0, (to.machine - from.machine) / seconds - ours) }
}

/** The processes that `pid` has started and that live, and itself. */
export function familyOf(pid: number): number[] {
  const children = readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined
    return stat && Number(stat[1]) === pid ? [Number(name)] : []
  })
  return [pid, ...children]
}

/** The process that started `pid`. */
export const parentOf = (pid: number): number => Number(readStat(pid)?.[1])

const secondsOf = (pid: number): number => {
  const stat = readStat(pid)
  return stat ? (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND : 0
}

/** The fields of `/proc/PID/stat` from the third on: state, parent, … `proc(5)`. */
function readStat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
