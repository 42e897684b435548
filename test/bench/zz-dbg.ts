import { describeSegment } from '../../core/src/segments/describe.ts'
import { compileSegment, matchReading } from '../../core/src/segments/match.ts'
import { readProfile, kindOf } from '../../core/src/segments/reading.ts'
import { segments, readLabelled, isDevelopment } from './match-quality.ts'
const which = process.argv[2]
if (which==='d') for (const [n,d] of segments) console.log(n, JSON.stringify(describeSegment(d).parts.map(p=>({r:p.roles.map(l=>l.name),l:p.labels.map(l=>l.group+':'+l.name),p:p.phrases}))))
else for (const [n,d] of segments) {
  const c = compileSegment({description:d,filters:{},followerCountTiers:[]})
  console.log('=====',n)
  for (const {profile,grades} of readLabelled()!.filter(l=>isDevelopment(l.profile.handle)===(which!=='h'))) {
    const v = matchReading(c, readProfile(profile)); const t=grades.get(n)??null
    if (v.grade!==t) console.log(`${t??'none'}→${v.grade??'none'}`,'|',profile.handle,'|',profile.bio,'|',v.grade?v.reasons.map(r=>r.label+':'+r.text).join('; '):v.misses.filter(m=>!m.startsWith('no sign')).join('; '))
  }
}
