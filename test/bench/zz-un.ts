import { compileSegment, matchReading } from '../../core/src/segments/match.ts'
import { readProfile, kindOf } from '../../core/src/segments/reading.ts'
import { segments, readLabelled, readProfiles } from './match-quality.ts'
const lab = new Set(readLabelled()!.map(l=>l.profile.handle))
const seg = process.argv[2]; const min = process.argv[3]
const [n,d] = segments.find(s=>s[0]===seg)!
const c = compileSegment({description:d,filters:{},followerCountTiers:[]})
for (const p of readProfiles()) { if (lab.has(p.handle)) continue
  const v = matchReading(c, readProfile(p))
  if (min==='veto') { if (v.misses.some(m=>m.startsWith('speaks as'))) console.log(p.handle,'|',p.bio,'|',v.misses[0]); continue }
  if (min==='none') { if (!v.grade && v.misses.some(m=>m.startsWith('“'))) console.log(p.handle,'|',p.bio,'|',v.misses.filter(m=>m.startsWith('“')).join(';')); continue }
  if (v.grade && (!min || v.grade===min)) console.log(v.grade==='high'?'H':'M',p.handle,'|',p.bio,'|',v.reasons.map(r=>r.label+':'+r.text).join('; '))
}
