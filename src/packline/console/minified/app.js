/* sources d638df4e77f595045d655dfffe410b4c4c4a923b98629cdc3df51550c862ce50 */
import{$ as Ae,A as V,Aa as C,B as Ie,C as Yt,Ca as B,D as se,Da as F,E as qt,Ea as xo,F as Qt,Fa as ee,G as Zt,Ga as ie,H as Xt,Ha as le,I as eo,J as to,K as oo,L as no,La as So,M as so,Ma as $e,N as ao,Na as Ne,O as ro,Oa as Me,P as io,Pa as Le,Q as lo,Qa as Fe,R as co,Ra as Ue,S as mo,Sa as Co,T as $o,Ta as de,U as po,Ua as ze,V as uo,Va as pe,Wa as xe,X as fo,Y as ho,Z as go,_ as N,a as it,b as $,ba as L,c as k,ca as bo,d as ue,da as G,e as M,ea as te,f as De,fa as x,g as Bt,ga as w,ha as P,i as o,ia as D,j as y,ja as K,k as jt,ka as re,l as Wt,la as T,m as Oe,ma as oe,n as E,na as J,o as O,oa as Re,p as g,pa as we,q as Vt,qa as U,r as Kt,ra as _e,sa as vo,t as Ht,ta as Y,u as Gt,ua as Z,v as lt,va as yo,w as Te,wa as fe,x as Jt,xa as ko,y as d,ya as wo,z as j,za as I}from"./shared.js";function Eo(e,t){let n=new Set(t.filter(({packaging:s})=>s==="pending").map(({uri:s})=>s));return e.filter(({packaging:s,uri:r})=>s==="pending"&&!n.has(r))}function Po(e,{packaging:t,packaging_reason:n}){return t==="built"?{title:`${e} is packaged`,body:"It is fetched by its package from now on."}:t==="failed"?{title:`Packaging of ${e} failed`,body:n||"No reason is recorded."}:null}function ct(e,t){return e==="unsupported"?"This browser cannot show notifications for this page.":e==="denied"?"The browser refuses notifications for this page. Allow them in its settings for this address, then press the button again.":e==="granted"&&t?"You are notified when a packaging ends, while a tab of the console is open.":t===null?"The browser's question was not answered, so nothing is notified.":""}var Do="packline.notify",Be="packline:notify",Gn=1e4,Jn=50,je=()=>localStorage.getItem(Do)==="on",Se=()=>"Notification"in window?Notification.permission:"unsupported",Ce=()=>je()&&Se()==="granted";async function Oo(){let e=Se()==="unsupported"?"unsupported":await Notification.requestPermission(),t=e==="granted"&&Ao("Notifications are on","You hear of packagings that end while a tab of the console is open.","packline");return Io(t?"on":"off"),e==="granted"&&!t?"unsupported":e}var To=()=>Io("off");function Io(e){localStorage.setItem(Do,e),window.dispatchEvent(new Event(Be))}function Ao(e,t,n,s){try{let r=new Notification(e,{body:t,tag:n});return r.onclick=()=>{window.focus(),s&&j(...s),r.close()},!0}catch{return!1}}function Ro(){let e=new AbortController,[t,n]=[null,null],s=[],r=async()=>{let i=await ko("packagings/",{limit:Jn},t,e.signal),l=i!==t,c=i.data.results,m=n&&l?Eo(n,c):[];return[t,n]=[i,c],s=(await Promise.all([...s,...m].map(async p=>[p,await Yn(p)]))).filter(([,p])=>!p).map(([p])=>p),l};r().catch(()=>{});let a=_e(r,()=>Gn,{hidden:!0});return()=>{e.abort(),a()}}async function Yn({version:e,dataset:t}){let n=await Y(`dataset-versions/${encodeURIComponent(e.id)}/`,{files:0}).catch(r=>wo(r)?{}:null),s=n&&Po(`${t.name} ${e.name}`,n);return s&&Ao(s.title,s.body,n.uri,["versions",e.id]),n!==null&&n.packaging!=="pending"}function We(){let[e,t]=$(()=>({on:Ce(),text:je()||Se()==="unsupported"?ct(Se(),je()):""})),n=async()=>{if(e.on)return To(),t({on:!1,text:""});let s=await Oo(),r=ct(s,s==="granted"?!0:null);return t({on:Ce(),text:r}),y(r)};return o`
    <button type="button" aria-pressed=${String(e.on)} onClick=${n}>Notify me when a packaging ends</button>
    ${e.text&&o`<p class="note">${e.text}</p>`}`}function _o(){let[e,t]=$(Ce);return k(()=>{let n=()=>t(Ce());return window.addEventListener(Be,n),()=>window.removeEventListener(Be,n)},[]),k(()=>e?Ro():void 0,[e]),null}var qn=5,Qn=1e3,No=8,Zn=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function Mo({before:e,after:t}){let{differences:n,error:s,whole:r}=es(e,t);if(s)return o`<${x} error=${s} />`;if(!n)return o`<${te} text="Comparing the files…" />`;let a=i=>n.filter(({change:l})=>l===i).length;return o`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Zn.map(([i,l])=>o`
        <li class=${i}><span aria-hidden="true">${l}</span> ${r?"":"at least "}${E(a(i))} ${i}</li>`)}</ul>
      ${n.length>0&&o`<ul class="paths">${n.slice(0,No).map(({change:i,path:l,before:c,after:m})=>o`
        <li class=${i}><code>${l}</code> <span>${i}${Xn(c,m)}</span></li>`)}</ul>`}
      ${(n.length>No||!r)&&o`<p><a href=${d("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!n.length&&r&&o`<p class="note">Their files are the same.</p>`}
    </div>`}function Xn(e,t){let[n,s]=[e?.size,t?.size];return n!=null&&s!=null?n===s?"":`, ${g(n)} \u2192 ${g(s)}`:`, ${g(n??s)}`}function es(e,t){let[n,s]=$({});return k(()=>{let r=new AbortController;return s({}),ts(e,t,r.signal).then(s,a=>a.name!=="AbortError"&&s({error:a})),()=>r.abort()},[e,t]),n}async function ts(e,t,n){let s=[],r=`dataset-versions/${encodeURIComponent(t)}/diff/`,a={against:e,limit:Qn};for(let i=0;r&&i<qn;i+=1){let l=await Y(r,a,{signal:n});s=[...s,...l.results],[r,a]=[l.next,void 0]}return{differences:s,whole:!r}}var os=/^[A-Za-z0-9._-]{1,256}$/,Lo=100,Fo=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function he({dataset:e,alias:t="",version:n="",onDone:s,onClose:r}){let[a,i]=$(t),[l,c]=$(n),[m,u]=$(null),p=I(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:Lo}),f=a&&!os.test(a)?"Letters, digits, dots, underscores and dashes only.":"",[v,z]=ls(e,f?"":a),b=!!v.alias&&v.alias.version.name===l,W=a&&l&&!f&&v.loaded&&!b,A=()=>{let _=v.alias?{"If-Match":`"${v.alias.rev}"`}:{"If-None-Match":"*"};return yo(Fo(e,a),{version:l},_)},X=async _=>{if(_.status!==412)return!1;let ae=v.alias?.version.name??null,S=await z();return S.loaded?(u({before:ae,after:S.alias}),!0):!1},R=_=>{y(`${_.name} now points to ${_.version.name}.`),s(_)},ne=_=>{i(_.target.value.trim()),u(null)},Q=m?"Move it anyway":`${v.loaded&&!v.alias?"Create":"Move"} ${a||"alias"}`;return o`
    <${B} title=${n?`Promote ${e}/${n}`:`Promote a version of ${e}`}
      verb=${Q} twin=${oo(e,a,l||"VERSION",v.alias?.rev??0)} disabled=${!W}
      send=${A} onProblem=${X} onDone=${R} onClose=${r}>
      <${F} id="promote-alias" label="Alias" value=${a} onInput=${ne} wrong=${f} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      ${!t&&p.data?.results.length>0&&o`<${ss} of=${p.data.results} chosen=${a} onChoose=${_=>ne({target:{value:_}})} />`}
      <datalist id="promote-aliases">${(p.data?.results??[]).map(({name:_})=>o`<option value=${_} />`)}</datalist>
      ${!n&&o`<${as} dataset=${e} version=${l} onChoose=${c} />`}
      ${m&&o`<${rs} alias=${a} ...${m} />`}
      ${v.error&&o`<${x} error=${v.error} retry=${z} />`}
      ${a&&l&&v.loaded&&o`<${is} dataset=${e} alias=${a} now=${v.alias} version=${l} same=${b} />`}
      ${a&&l&&!f&&!v.loaded&&!v.error&&o`<${te} text="Loading the alias…" />`}
    <//>`}var ns=6,ss=({of:e,chosen:t,onChoose:n})=>o`
  <div class="copy-bar" role="group" aria-label="Existing names">${e.slice(0,ns).map(({name:s})=>o`
    <button type="button" key=${s} aria-pressed=${String(s===t)} onClick=${()=>n(s)}>${s}</button>`)}</div>`;function as({dataset:e,version:t,onChoose:n}){let s=I("dataset-versions/",{dataset:e,limit:Lo});return o`
    <${F} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${r=>n(r.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(s.data?.results??[]).map(({name:r})=>o`<option value=${r} />`)}</datalist>`}var rs=({alias:e,before:t,after:n})=>o`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${n?o`now points to ${n.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function is({dataset:e,alias:t,now:n,version:s,same:r}){return r?o`<p class="note">${t} points to ${s} already.</p>`:o`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${n?o`<del>${n.version.name}</del>`:o`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${s}</ins></p>
      ${n&&o`<p class="note">Revision ${n.rev}, moved <${T} of=${n.mtime} />.</p>`}
      ${n&&o`<${Mo} before=${`${e}:${n.version.name}`} after=${`${e}:${s}`} />`}
    </section>`}function ls(e,t){let[n,s]=$({name:""}),r=M();r.current=t;let a=async()=>{let i=await Y(Fo(e,t)).then(l=>({loaded:!0,alias:l}),l=>l.status===404?{loaded:!0,alias:null}:{loaded:!1,error:l});return r.current===t&&s({name:t,...i}),i};return k(()=>{if(!t)return;let i=setTimeout(a,250);return()=>clearTimeout(i)},[e,t]),[n.name===t?n:{loaded:!1},a]}function Uo({dataset:e,alias:t,now:n,onDone:s,onClose:r}){let a=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{y(`${t} is removed.`),s(l)};return o`
    <${B} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${no(e,t,n.rev)}
      send=${()=>fe(a,{"If-Match":`"${n.rev}"`})} onDone=${i} onClose=${r}>
      <p>Jobs that fetch <code>${n.uri}</code> fail from now on. Version ${n.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}function mt({params:{dataset:e,alias:t}}){let n=C(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50},{live:U}),[s,r]=$(null),[a,i]=$(null),l=n.items[0],c=!!l?.version,m=()=>{r(null),i(null),n.reload()};return o`
    <${L} title=${`${e}/${t}`} crumbs=${[["Datasets",d("datasets")],[e,d("datasets",e)],[t]]}
      lead=${l&&o`${c?o`Points to ${zo(l)}.`:"Removed."} ${n.count!=null&&`${O(n.count,"revision")}.`}${c&&o` <${Ae} uri=${l.uri} />`}`}
      actions=${l&&o`<${N} text=${so(e,t)} label="History line" what="command line of the history" />
        ${c&&o`<button type="button" class="quiet" onClick=${()=>i(l)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>r("")}>${c?"Move":"Create"} ${t}…</button>`}>
      ${n.error&&!n.items.length&&o`<${x} error=${n.error} retry=${n.reload} />`}
      ${n.items.length>0&&o`<${P} caption=${`History of ${t}`} name="moves" of=${n} rows=${n.items} id=${({rev:u})=>u} columns=${[{title:"Revision",value:({rev:u})=>u,cell:({rev:u})=>o`<span class="titled">Revision </span>${u}`,header:!0},{title:"Version",value:({version:u})=>u?.name,cell:zo},{title:"By",value:({moved_by:u})=>ee(u)?.name,cell:({moved_by:u})=>ee(u)?o`<${le} of=${ee(u)} />`:"\u2013"},{title:"Moved",value:({mtime:u})=>u,cell:({mtime:u})=>o`<${T} of=${u} />`,kind:"time"},{title:o`<span class="unseen">Change</span>`,cell:u=>o`<${cs} move=${u} now=${l} onBack=${r} />`}]} />`}
      ${!(n.error&&!n.items.length)&&o`<${D} of=${n} what="earlier moves" />`}
      ${s!=null&&o`<${he} dataset=${e} alias=${t} version=${s} onClose=${()=>r(null)} onDone=${m} />`}
      ${a&&o`<${Uo} dataset=${e} alias=${t} now=${a} onClose=${()=>i(null)} onDone=${m} />`}
    <//>`}var zo=({version:e})=>e?o`<a href=${d("versions",e.id)}>${e.name}</a>`:"(removed)";function cs({move:e,now:t,onBack:n}){return e.rev===t.rev?o`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:o`<button type="button" class="quiet" onClick=${()=>n(e.version.name)}>Move back to ${e.version.name}</button>`}function Ve({dataset:e=""}){let t=`export PACKLINE_API_URL=${location.origin}
${uo(e||"my-dataset","v1")} --wait`,n=e?{dataset:e}:{};return o`
    <div class="begin">
      <${w} title="Push a folder">
        <p>With Packline installed (<code>pip install packline</code>), a folder becomes a version:</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Commands that push a folder"><pre class="script">${t}</pre></div>
        <p><${N} text=${t} label="Copy" what="commands that push a folder" /> <a href=${d("me")}>How a job gets in</a></p><//>
      <${w} title="Upload from this browser">
        <p>Drop files or a folder; they go straight to the bucket.</p>
        <p><a class="button primary" href=${d("upload",n)}>Upload files</a></p><//>
      <${w} title="Adopt what is in the bucket">
        <p>Objects become a version where they are, after a preview.</p>
        <p><a class="button" href=${d("adopt",n)}>Adopt objects</a></p><//>
    </div>`}var ms=["description","owner","license","tags","readme"],Ke=e=>typeof e=="string"&&e!=="";function He(e,t=null){let n=Object.fromEntries(["description","owner","license","readme"].map(a=>[a,Ke(e[a])?e[a]:""])),s=Array.isArray(e.tags)?e.tags.filter(Ke):[],r=Object.fromEntries(Object.entries(e).filter(([a,i])=>!(ms.includes(a)&&!(a==="tags"&&t)&&$s(a,i))));return{...n,tags:t??s,others:r}}var $s=(e,t)=>e==="tags"?Array.isArray(t)&&t.every(Ke):typeof t=="string",Wo=e=>e.map(t=>/[,"]/.test(t)||t!==t.trim()?JSON.stringify(t):t).join(", ");function Vo(e){let t=[...e.matchAll(/\s*("(?:[^"\\]|\\.)*"(?=\s*(?:,|$))|[^,]*)\s*(?:,|$)/gs)].map(([,n])=>ds(n));return[...new Set(t.filter(Boolean))]}function ds(e){if(!e.startsWith('"'))return e.trim();try{return JSON.parse(e)}catch{return e.trim()}}function Ko(e){try{let t=JSON.parse(e.trim()||"{}");return t&&typeof t=="object"&&!Array.isArray(t)?{value:t}:{wrong:"Write one JSON object."}}catch(t){return{wrong:`This is not JSON: ${t.message}`}}}function Ho(e,t,n){let s={};for(let r of["description","owner","license","readme"])e[r]!==t[r]&&(s[r]=t[r]||null);JSON.stringify(e.tags)!==JSON.stringify(t.tags)&&(s[n?"valohai.tags":"tags"]=t.tags.length?t.tags:null);for(let r of new Set([...Object.keys(e.others),...Object.keys(t.others)]))JSON.stringify(e.others[r])!==JSON.stringify(t.others[r])&&(s[r]=t.others[r]??null);return s}var Bo=400,Go=e=>e.flatMap(({time:t,by:n,changes:s})=>s.map(({key:r,before:a,after:i})=>({id:`${t} ${r}`,time:t,by:n,key:r==="valohai.tags"?"tags":r,before:jo(a),after:jo(i)})));function jo(e){if(e==null)return"";let t=typeof e=="string"?e:Array.isArray(e)&&e.every(Ke)?e.join(", "):JSON.stringify(e);return t.length>Bo?`${t.slice(0,Bo)}\u2026`:t}var ps="This deployment keeps no history of properties yet: update it.";function Jo({path:e}){let[t,n]=$(!1);return o`<details class="card-history" onToggle=${s=>n(s.currentTarget.open)}><summary>History of what is said here</summary>
    ${t&&o`<${us} path=${e} />`}</details>`}function us({path:e}){let t=C(`${e}metadata/history/`,{limit:20},{live:U});return t.error&&!t.items.length?o`<${x} error=${t.error} retry=${t.reload} missing=${ps} />`:o`
    ${!(t.loading&&!t.items.length)&&o`<${P} caption="History of properties" name="properties" of=${t} rows=${Go(t.items)}
      empty="Nothing was changed in the last year." columns=${fs} />`}
    <${D} of=${t} what="earlier changes" />`}var fs=[{title:"When",value:({time:e})=>e,kind:"time",cell:({time:e})=>o`<${T} of=${e} />`},{title:"By",value:({by:e})=>e?.name,cell:({by:e})=>ee(e)?o`<${le} of=${ee(e)} />`:"\u2013"},{title:"Property",value:({key:e})=>e,header:!0,cell:({key:e})=>e},{title:"Was",value:({before:e})=>e,kind:"value",cell:({before:e})=>e||"\u2013"},{title:"Became",value:({after:e})=>e,kind:"value",cell:({after:e})=>e||"removed"}];var hs={message:"Properties or tags were changed since you read them.",remedy:"Copy what you typed, close this dialog and edit again."};function Yo({uri:e,path:t,isVersion:n,onDone:s,onClose:r}){let[a,i]=$(null),[l,c]=$(null);return k(()=>{gs(t,n).then(i,c)},[t]),a?o`<${bs} uri=${e} path=${t} isVersion=${n} seen=${a} onDone=${s} onClose=${r} />`:o`<${Re} title=${`Edit ${e}`} onClose=${r}>${l?o`<${x} error=${l} />`:o`<${te} />`}<//>`}async function gs(e,t){let n=await vo(`${e}metadata/`),s=await n.json(),r=t?(await Y(e,{files:0})).tags:null;return{card:He(s,r),etag:n.headers.get("ETag")}}function bs({uri:e,path:t,isVersion:n,seen:s,onDone:r,onClose:a}){let[i,l]=$(s.card),[c,m]=$(Wo(s.card.tags)),[u,p]=$(Object.keys(s.card.others).length?JSON.stringify(s.card.others,null,2):""),f=Ko(u),v=f.wrong?{}:Ho(s.card,{...i,tags:Vo(c),others:f.value},n),z=A=>X=>l({...i,[A]:X.target.value}),b=()=>Z(`${t}metadata/`,v,{headers:{"If-Match":s.etag}}).catch(A=>{throw A.status===412?Object.assign(A,hs):A}),W=()=>{y(`${e} was changed.`),r()};return o`
    <${B} title=${`Edit ${e}`} verb="Save" wide twin=${$o(e,v)} disabled=${f.wrong||!Object.keys(v).length} send=${b} onDone=${W} onClose=${a}>
      <${F} id="card-description" label="Description" value=${i.description} onInput=${z("description")} />
      <div class="fields">
        <${F} id="card-owner" label="Owner" value=${i.owner} onInput=${z("owner")} />
        <${F} id="card-license" label="Licence" value=${i.license} onInput=${z("license")} hint="An SPDX identifier, such as CC-BY-4.0." />
        <${F} id="card-tags" label="Tags" value=${c} onInput=${A=>m(A.target.value)} hint="With commas between them." />
      </div>
      <${F} id="card-others" label="Other properties" hint="One JSON object." wrong=${f.wrong}>
        <textarea id="card-others" rows="5" spellcheck=${!1} value=${u} aria-describedby=${f.wrong?"card-others-hint card-others-wrong":"card-others-hint"}
          aria-invalid=${f.wrong?"true":null} onInput=${A=>p(A.target.value)} /><//>
      <${F} id="card-readme" label="README" hint="Markdown. Empty: the README.md of the version is shown, if it has one.">
        <textarea id="card-readme" rows="10" value=${i.readme} aria-describedby="card-readme-hint" onInput=${z("readme")} /><//>
    <//>`}var q=e=>function(n){let[s,r]=$({}),[a,i]=$(0);return k(()=>{import("./previews.js").then(l=>r({view:l[e]}),()=>r({failed:!0}))},[a]),s.failed?o`<${x} error=${vs} retry=${()=>a?location.reload():i(1)} />`:s.view?o`<${s.view} ...${n} />`:o`<${te} />`},vs={message:"This part of the page cannot be loaded.",remedy:"Check the network; if the deployment was updated meanwhile, load the page again."},qo=q("Preview"),Qo=q("Gallery"),Zo=q("Comparison"),Xo=q("OneSide"),en=q("Readme"),tn=q("DownloadZip"),on=q("DownloadUrls"),nn=q("UploadPage"),sn=q("AdoptPage"),an=q("Me"),rn=q("ApiReference"),ln=q("FileSummary"),cn=q("Fleet"),mn=q("Savings");var ys=/^readme\.(md|markdown)$/i;function Ge({uri:e,path:t,properties:n,tags:s,version:r,owner:a,reload:i}){let[l,c]=$(!1),m=He(n,s),u=Object.entries(m.others).map(([f,v])=>[f,typeof v=="string"?v:JSON.stringify(v)]),p=[["Owner",m.owner||a],["Licence",m.license],["Tags",m.tags.length>0&&m.tags.map(f=>o`<${re} key=${f}>${f}<//>`)],...u].filter(([,f])=>f);return o`
    <${w} title="About" aside=${o`<button type="button" onClick=${()=>c(!0)}>Edit</button>`}>
      ${m.description&&o`<p class="description">${m.description}</p>`}
      ${p.length>0&&o`<${oe} of=${p} />`}
      ${!m.description&&!p.length&&o`<p class="note">There is no description yet.</p>`}
      <${Jo} path=${t} />
    <//>
    <${ks} text=${m.readme} version=${r} />
    ${l&&o`<${Yo} uri=${e} path=${t} isVersion=${!!s} onClose=${()=>c(!1)} onDone=${()=>{c(!1),i()}} />`}`}function ks({text:e,version:t}){let s=I(!e&&t?`dataset-versions/${encodeURIComponent(t)}/tree/`:null,{prefix:"README",limit:20}).data?.results.find(r=>r.kind==="file"&&ys.test(r.path));return!e&&!s?null:o`<${w} title="README"><${en} key=${e||s.path} text=${e} version=${t} path=${s?.path} /><//>`}var ws=/^[a-z0-9._-]{1,128}$/;async function xs(e){let t=await Y(`datasets/${encodeURIComponent(e)}/`).catch(n=>{if(n.status!==404)throw n});if(t)throw Object.assign(new Error(`${t.uri} exists already.`),{remedy:"Open it from the list of datasets, or take another name."});return Z("datasets/",{name:e})}function $n({onDone:e,onClose:t}){let[n,s]=$(""),r=n&&!ws.test(n)?"Lower-case letters, digits, dots, underscores and dashes only.":"",a=i=>{y(`${i.uri} was created.`),e(i)};return o`
    <${B} title="New dataset" verb="Create dataset" twin=${co(n)} disabled=${!n||r}
      send=${()=>xs(n)} onDone=${a} onClose=${t}>
      <${F} id="dataset-name" label="Name" value=${n} wrong=${r} onInput=${i=>s(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var $t=5;function un({dataset:e,onDone:t,onClose:n}){let s=`datasets/${encodeURIComponent(e)}/`,r=I(`${s}usage/`),[a,i]=$(""),l=async()=>{let m=r.data.newest_version,u=m?`?newest=${encodeURIComponent(m)}`:"",p={aliases:0,versions:0};try{for(;;){let f=await fe(s+u);if(p.aliases+=f.aliases_removed,p.versions+=f.versions_deleted,f.removed)return f}}catch(f){throw p.aliases+p.versions===0?f:Object.assign(f,{message:`Only a part is removed: ${O(p.aliases,"alias","aliases")} and ${O(p.versions,"version")}. ${f.message}`})}},c=m=>{y(`${e} is removed.`),t(m)};return o`
    <${B} title="Remove this dataset?" verb=${`Remove ${e}`} danger twin=${io(`dataset://${e}/`)}
      disabled=${!r.data||a!==e} send=${l} onDone=${c} onClose=${n}>
      <${G} of=${r}>${m=>o`<${Ss} of=${m} />`}<//>
      <p>Jobs that fetch any of it fail from now on. Each version can be restored until its retention ends, and brings the
        dataset back; its name is never given to other content. The uploaded files themselves stay.</p>
      <${F} id="remove-dataset-name" label="Type the name of the dataset" value=${a} onInput=${m=>i(m.target.value.trim())} />
    <//>`}function Ss({of:e}){let t=e.complete?"":"at least ",n=dn(e.used_by,"execution"),s=dn(e.used_by,"version");return o`<${oe} of=${[["Versions deleted",`${t}${O(e.versions,"version")}, ${O(e.file_count,"file")}, ${g(e.size)}`],["Packages purged later",e.packages>0&&`${t}${O(e.packages,"version")} packaged; parts that others use stay`],["Aliases removed",e.aliases.join(", ")],["Executions whose inputs name it",n.length>0&&o`<${pn} of=${n} to=${r=>d("executions",r)} />`],["Versions based on it",s.length>0&&o`<${pn} of=${s} />`]].filter(([,r])=>r)} />`}var dn=(e,t)=>[...new Set(e.filter(n=>n.kind===t).map(n=>n.by))],pn=({of:e,to:t})=>o`${e.slice(0,$t).map(n=>o`${t?o`<a key=${n} href=${t(n)}>${n}</a>`:o`<code key=${n}>${n}</code>`} `)}
  ${e.length>$t&&`and ${e.length-$t} more`}`;var fn=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function hn({version:e,onDone:t,onClose:n}){let s=r=>{y(`${e.uri} is deleted.`),t(r)};return o`
    <${B} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${ro(e.uri)}
      send=${()=>fe(fn(e))} onDone=${s} onClose=${n}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function Je({version:e,onDone:t,onClose:n}){let s=r=>{y(`${e.uri} is restored.`),t(r)};return o`
    <${B} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${lo(e.uri)}
      send=${()=>Z(`${fn(e)}restore/`,{})} onDone=${s} onClose=${n}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${Vt(e.deleted_at)}`:""}.</p>
    <//>`}function gn({dataset:e,empty:t,reload:n}){let[s,r]=$(""),a=()=>r("");return o`
    ${!t&&o`<button type="button" class="primary" onClick=${()=>r("promote")}>Promote a version…</button>`}
    <a class="button" href=${d("upload",{dataset:e})}>Upload files</a>
    <button type="button" class="danger" onClick=${()=>r("remove")}>Remove dataset…</button>
    ${s==="promote"&&o`<${he} dataset=${e} onClose=${a} onDone=${()=>{a(),n()}} />`}
    ${s==="remove"&&o`<${un} dataset=${e} onClose=${a} onDone=${()=>j("datasets")} />`}`}function bn(){let[e,t]=$(!1);return o`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&o`<${$n} onClose=${()=>t(!1)} onDone=${n=>j("datasets",n.id)} />`}`}function dt({dataset:e,reload:t}){let n=C("dataset-versions/",{dataset:e,deleted:"true",limit:200},{live:U}),[s,r]=$(null),a=n.items.filter(i=>i.deleted_at);return a.length?o`
    <${w} title="Deleted versions">
      <${P} caption="Deleted versions" name="deleted" rows=${a} columns=${[{title:"Version",value:({name:i})=>i,cell:({id:i,name:l})=>o`<a href=${d("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",value:({deleted_at:i})=>i,cell:({deleted_at:i})=>o`<${T} of=${i} />`,kind:"time"},{title:"Purged after",value:({purge_at:i})=>i,cell:({purge_at:i})=>o`<${T} of=${i} />`,kind:"time"},{title:o`<span class="unseen">Restore</span>`,cell:i=>o`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>r(i)}>Restore</button>`}]} />
      <${D} of=${n} what="more deleted versions" />
      ${s&&o`<${Je} version=${s} onClose=${()=>r(null)}
        onDone=${()=>{r(null),n.reload(),t()}} />`}
    <//>`:null}function pt({params:e}){let t=e.dataset,n=I(`datasets/${encodeURIComponent(t)}/`),s=C(n.data?"dataset-versions/":null,{dataset:t,limit:50},{live:U}),r=C(n.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200},{live:U}),a=!s.items.length&&!s.loading&&!s.error,i=()=>{r.reload(),s.reload()};return o`
    <${L} title=${t} crumbs=${[["Datasets",d("datasets")],[t]]} lead=${o`<code>${n.data?.uri??""}</code>`}
      actions=${n.data&&o`<${gn} dataset=${t} empty=${a} reload=${i} />`}>
      <${G} of=${n}>${l=>o`
        <${Ge} uri=${l.uri} path=${`datasets/${encodeURIComponent(t)}/`} properties=${l.properties} owner=${l.owner} version=${l.latest_version?.id} reload=${n.reload} />
        <${Es} of=${r} dataset=${t} />
        <${Cs} of=${s} aliases=${r.items} />
        ${a&&o`<${Ve} dataset=${t} />`}
        <${dt} dataset=${t} reload=${i} />
        <${ie} of=${{dataset:t}} />`}<//>
      ${n.error?.status===404&&o`<${dt} dataset=${t} reload=${n.reload} />`}
    <//>`}function Cs({of:e,aliases:t}){let n=a=>t.filter(i=>i.version.id===a.id),s=[{title:"Version",value:a=>a.name,text:a=>[a.name,...n(a).map(({name:i})=>i)],header:!0,cell:a=>o`<a href=${d("versions",a.id)}>${a.name}</a>
        ${n(a).map(i=>o` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",value:a=>a.file_count,kind:"number",cell:a=>E(a.file_count)},{title:"Size",value:a=>a.size,kind:"number",cell:a=>g(a.size)},{title:"Package",value:a=>a.packaging,cell:a=>o`<${K} of=${a.packaging} />`},{title:"Tags",text:a=>a.tags,cell:a=>a.tags.map(i=>o`<${re} key=${i}>${i}<//>`)},{title:"Created",value:a=>a.ctime,kind:"time",cell:a=>o`<${T} of=${a.ctime} />`}],r=e.items.length>0||!(e.loading||e.error);return o`
    <${w} title="Versions">
      ${r&&o`<${P} caption="Versions, newest first" name="versions" of=${e} columns=${s} rows=${e.items} empty="There is no version yet." />`}
      <${D} of=${e} what="older versions" />
    <//>`}function Es({of:e,dataset:t}){let[n,s]=$("");return e.error?o`<${x} error=${e.error} retry=${e.reload} />`:e.items.length?o`
    <${w} title="Aliases">
      <${P} caption="Aliases" name="aliases" of=${e} columns=${[{title:"Alias",value:a=>a.name,header:!0,cell:a=>o`<a class="tag accent" href=${d("datasets",t,"aliases",a.name)}>${a.name}</a>`},{title:"Version",value:a=>a.version.name,cell:a=>o`<a href=${d("versions",a.version.id)}>${a.version.name}</a>`},{title:"Moved",value:a=>a.mtime,kind:"time",cell:a=>o`<${T} of=${a.mtime} />`},{title:"History",cell:a=>o`<button class="quiet" aria-expanded=${n===a.name}
        onClick=${()=>s(n===a.name?"":a.name)}>${n===a.name?"Hide":"Show"}<span class="unseen"> history of ${a.name}</span></button>`}]} rows=${e.items} id=${a=>a.name} />
      ${n&&o`<${Ps} key=${n} dataset=${t} alias=${n} />`}
    <//>`:null}function Ps({dataset:e,alias:t}){let n=C(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20},{live:U});return o`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${n.items.map(s=>o`<li key=${s.rev}>
        <${T} of=${s.mtime} /> ${s.version?o`<a href=${d("versions",s.version.id)}>${s.version.name}</a>`:"(removed)"}<${le} of=${ee(s.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${s.rev}</span></li>`)}</ol>
      <${D} of=${n} what="older moves" />
    </div>`}var Ds=50;function ut({query:e}){let t=C("datasets/",{search:e.search,limit:Ds,newest:!0},{live:U}),n=a=>({newest_version:i})=>i?a(i):"\u2013",s=[{title:"Dataset",value:a=>a.name,header:!0,cell:a=>o`<a href=${d("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",value:a=>a.newest_version?.name,cell:n(a=>o`<a href=${d("versions",a.id)}>${a.name}</a>`)},{title:"Files",value:a=>a.newest_version?.file_count,kind:"number",cell:n(a=>E(a.file_count))},{title:"Size",value:a=>a.newest_version?.size,kind:"number",cell:n(a=>g(a.size))},{title:"Package",value:a=>a.newest_version?.packaging,cell:n(a=>o`<${K} of=${a.packaging} />`)},{title:"Created",value:a=>a.newest_version?.ctime,kind:"time",cell:n(a=>o`<${T} of=${a.ctime} />`)}],r=t.items.length>0||!(t.loading||t.error);return o`
    <${L} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${o`<${se} label="Name contains" param="search" /> <${bn} />`}>
      ${r&&o`<${P} caption="Datasets" name="datasets" filtered of=${t} columns=${s} rows=${t.items}
        empty=${e.search?"No dataset has this in its name.":"There is no dataset yet. It appears here when its first version exists."} />`}
      ${r&&!t.items.length&&!e.search&&!t.error&&o`<${Ve} />`}
      <${D} of=${t} what="more datasets" />
    <//>`}function ce({of:e}){let t=de(e);return t?o`<a href=${d("versions",t)}>${e}</a>`:o`<span>${e}</span>`}function qe({of:e}){let t=ft(e),n=ht(e);return o`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?o`<ul>${t}</ul>`:o`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${n.length?o`<ul>${n}</ul>`:o`<p class="soft">Nothing yet.</p>`}
    </div>`}function ft({made_by:e,based_on:t}){let n=e?[e.step,e.commit,e.image].filter(s=>typeof s=="string"):[];return[t&&o`<li><small>version before</small> <${Ye} of=${t}>${ft(t)}<//></li>`,e&&o`<li><small>execution</small> <${vn} id=${e.execution} /> <span class="soft">${n.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&o`<ul>${e.inputs.map(s=>o`
        <li><small>${s.uri.startsWith("sql://")?"query":"input"}</small> <${Ye} of=${s}>${ft(s)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function ht({used_by:e=[]}){return e.map(t=>{if(t.more)return o`<li class="soft">and more</li>`;if(t.version)return o`<li><small>version</small> <${Ye} of=${t.version}>${ht(t.version)}<//></li>`;let n=t.made??[];return o`<li><small>execution</small> <${vn} id=${t.execution} />
      ${n.length>0&&o`<ul>${n.map(s=>o`<li><small>made</small> <${Ye} of=${s}>${ht(s)}<//></li>`)}</ul>`}</li>`})}function Ye({of:e,children:t}){let n=[].concat(t).flat().filter(Boolean);return o`<${ce} of=${e.uri} />
    ${e.rows!=null&&o` <span class="soft">${O(e.rows,"row")} of ${e.engine}</span>`}
    ${e.files!=null&&o` <span class="soft">${O(e.files,"file")}</span>`}
    ${e.unknown&&o` <span class="soft">(not known here)</span>`}
    ${e.more&&o` <span class="soft">…</span>`}
    ${n.length>0&&o`<ul>${n}</ul>`}`}var vn=({id:e})=>o`<a href=${d("executions",e)}>${e}</a>`;function gt({params:e}){let t=e.datum,n=I(`data/${encodeURIComponent(t)}/`,{hashes:!1}),s=I("lineage/",{uri:`datum://${t}`,depth:3}),r=I(n.data?.output_execution?`executions/${encodeURIComponent(n.data.output_execution.id)}/`:null);return o`
    <${L} title=${n.data?.name??t} crumbs=${[["Search",d("search")],[n.data?.name??t]]}
      lead=${n.data&&o`<code>${n.data.uri}</code> <${N} text=${n.data.uri} label="Copy URI" what="URI" />`}>
      <${G} of=${n}>${a=>o`
        <div class="columns">
          <${w} title="Facts"><${oe} of=${Os(a)} /><//>
          <${w} title="Versions">
            ${!a.output_execution||r.error?.status===404?o`<p class="note">No execution is known that made it.</p>`:o`<${G} of=${r}>${i=>o`<${Ts} of=${i.versions} path=${a.name} />`}<//>`}
          <//>
          <${w} title="Lineage"><${G} of=${s}>${i=>o`<${qe} of=${i} />`}<//><//>
        </div>
        <${ie} of=${{datum:t}} />`}<//>
    <//>`}var Os=e=>[["Size",g(e.size)],["Stored",e.file_mtime&&o`<${T} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&o`<a href=${d("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>o`<${re} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,n])=>[t,typeof n=="string"?n:JSON.stringify(n)]),["MD5",e.md5&&o`<code>${e.md5}</code>`],e.part?[`Inside of ${e.part.key.startsWith("outputs/")?"part":"archive"}`,o`<code>${e.part.key}</code>`]:["Key",e.key&&o`<code>${e.key}</code>`]].filter(([,t])=>t);function Ts({of:e,path:t}){let n=e.filter(s=>de(s));return n.length?o`
    <ul class="plain">${n.map(s=>o`<li key=${s}><a href=${d("versions",de(s),{tab:"files",find:t})}>${s}</a></li>`)}</ul>
    <p class="note">These are what its execution made. Versions that are based on them may have the file as well.</p>`:o`<p class="note">Its execution made no dataset version.</p>`}var Is=3e3;function bt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,n=I(t,void 0,{live:({state:s})=>s==="sealed"?0:Is});return o`
    <${L} title=${e.execution} crumbs=${[["Executions",d("executions")],[e.execution]]}
      actions=${o`<${N} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${G} of=${n}>${s=>o`<${As} execution=${s} path=${t} />`}<//>
    <//>`}var As=({execution:e,path:t})=>o`
  <p class="lead" aria-live="polite"><${K} of=${e.state} /> ${e.sealed_at&&o`since <${T} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&o`<${Rs} of=${e.alerts} />`}
  <${w} title="What it made">
    <div class="figures">
      <${J} value=${E(e.file_count)} label="outputs" />
      <${J} value=${g(e.size)} label="together" />
      <${J} value=${E(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&o`<ul class="plain">${e.versions.map(n=>o`<li><${ce} of=${n} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&o`<${oe} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&o`<${_s} path=${t} />`}
  ${Object.keys(e.marker).length>0&&o`
    <${w} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${ie} of=${{execution:e.id}} />`,Rs=({of:e})=>o`
  <${w} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:n,remedy:s})=>o`
      <li><strong><code>${t}</code></strong><p>${n}</p>${s&&o`<p class="remedy">What to do: ${s}</p>`}</li>`)}</ul>
  <//>`;function _s({path:e}){let t=C(`${e}outputs/`,{limit:100});return o`
    <${w} title="Outputs">
      ${t.items.length>0&&o`<${P} caption="Outputs" name="outputs" of=${t} rows=${t.items} id=${({path:n,datum:s})=>`${n}:${s.id}`} columns=${[{title:"Path",value:({path:n})=>n,cell:({path:n,datum:s})=>o`<a href=${d("data",s.id)}>${n}</a>`,header:!0},{title:"Size",value:({datum:n})=>n.size,cell:({datum:n})=>g(n.size),kind:"number"},{title:"Datum",text:({datum:n})=>n.id,cell:({datum:n})=>o`<code>${n.id}</code><${N} text=${`datum://${n.id}`} what=${`URI of ${n.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&o`<p class="note">It has none.</p>`}
      <${D} of=${t} what="more outputs" />
    <//>`}var Ns=["open","sealing","sealed"],Ms="This stack does not list executions; open one by its id.";function vt({query:e}){let t=C("executions/",{state:e.state,alerts:e.alerts,project:e.project,limit:50},{live:U});return o`
    <${L} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${o`<${Bs} />`}>
      <${Us} of=${t} tools=${o`<${Ls} query=${e} />`} />
      ${t.error&&!t.items.length?o`<${x} error=${t.error} retry=${t.reload} missing=${Ms} />`:o`<${D} of=${t} what="more executions" />`}
    <//>`}var Ls=({query:e})=>o`
  <div class="filters" role="group" aria-label="Filters">
    <label class="inline" for="state">State</label>
    <select id="state" value=${e.state??""} onChange=${t=>V({state:t.target.value})}>
      <option value="">any</option>${Ns.map(t=>o`<option value=${t}>${t}</option>`)}</select>
    <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
      onChange=${t=>V({alerts:t.target.checked?"true":""})} /> With alerts only</label>
    <${se} label="Project" param="project" />
  </div>`;function Fs({loading:e,error:t,more:n}){return e||t?"":n?"None on this page; there are more.":"No execution is like that."}var Us=({of:e,tools:t})=>o`
  <${P} caption="Executions" name="executions" of=${e} tools=${t} rows=${e.items} empty=${Fs(e)} columns=${[{title:"Execution",value:({id:n})=>n,cell:({id:n})=>o`<a href=${d("executions",n)}>${n}</a>`,header:!0},{title:"State",value:({state:n})=>n,cell:({state:n})=>o`<${K} of=${n} />`},{title:"Files",value:({file_count:n})=>n,cell:({file_count:n})=>E(n),kind:"number"},{title:"Size",value:({size:n})=>n,cell:({size:n})=>g(n),kind:"number"},{title:"Versions",text:({versions:n})=>n,cell:({versions:n})=>o`<${zs} of=${n} />`},{title:"Alerts",value:({alerts:n})=>n.length,cell:({alerts:n})=>n.length?o`<span class="state bad">${n.length}</span>`:"\u2013"},{title:"Sealed, or last upload",value:({mtime:n})=>n,cell:({mtime:n})=>o`<${T} of=${n} />`,kind:"time"}]} />`,zs=({of:e})=>e.length?o`${e.slice(0,3).map(t=>o`<${ce} of=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function Bs(){let[e,t]=$("");return o`
    <form class="by-id" onSubmit=${s=>{s.preventDefault(),e.trim()&&j("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${s=>t(s.target.value)} />
      <button>Open</button>
    </form>`}var js={approved:"good",rejected:"bad",pending:"busy"},Ee={approved:"Approve",rejected:"Reject",pending:"Set back"};function yt({params:{model:e}}){let t=C("model-versions/",{model:e,limit:50},{live:U}),[n,s]=$(null),r=t.items,a=i=>{s(null),t.reload(),y(`Version ${i.counter} is ${i.status}.`)};return o`
    <${L} title=${e} crumbs=${[["Models",d("models")],[e]]}>
      ${t.error&&!r.length?o`<${x} error=${t.error} retry=${t.reload} />`:o`${!(t.loading&&!r.length)&&o`<${Ws} rows=${r} of=${t} onDecide=${(i,l)=>s({version:i,status:l})} />`}<${D} of=${t} what="more versions" />`}
      <${ie} of=${{dataset:`model:${e}`}} />
      ${n&&o`<${Vs} ...${n} onDone=${a} onClose=${()=>s(null)} />`}
    <//>`}var Ws=({rows:e,of:t,onDecide:n})=>o`
  <${P} caption="Versions of the model" name="versions" of=${t} rows=${e} empty="There is no version of this model." columns=${[{title:"Version",value:({counter:s})=>s,cell:({id:s,counter:r})=>o`<a href=${d("versions",s)}><span class="titled">Version </span>${r}</a>`,header:!0},{title:"Status",value:({status:s})=>s,cell:({status:s})=>o`<span class=${`state ${js[s]??"idle"}`}>${s||"pending"}</span>`},{title:"Files",value:({file_count:s})=>s,cell:({file_count:s})=>E(s),kind:"number"},{title:"Size",value:({size:s})=>s,cell:({size:s})=>g(s),kind:"number"},{title:"Package",value:({packaging:s})=>s,cell:({packaging:s})=>o`<${K} of=${s} />`},{title:"Created",value:({ctime:s})=>s,cell:({ctime:s})=>o`<${T} of=${s} />`,kind:"time"},{title:"Note",value:({note:s})=>s||null,cell:({note:s})=>s||"\u2013"},{title:o`<span class="unseen">Decide</span>`,cell:s=>o`<span class="decide">${Object.keys(Ee).filter(r=>r!==(s.status||"pending")).map(r=>o`<button type="button" class="quiet" aria-label=${`${Ee[r]} version ${s.counter}`} onClick=${()=>n(s,r)}>${Ee[r]}</button>`)}</span>`}]} />`,Vs=({version:e,status:t,onDone:n,onClose:s})=>o`
  <${B} title=${`${Ee[t]} ${e.uri}?`} verb=${Ee[t]} danger=${t==="rejected"} twin=${mo(e.uri,t)}
    send=${()=>Z(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${n} onClose=${s}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function kt({query:e}){let t=C("models/",{name:e.search,limit:100},{live:U});return o`
    <${L} title="Models" lead="Versions of models, and what people decided about them."
      actions=${o`<${se} label="Name contains" param="search" />`}>
      ${t.error&&!t.items.length?o`<${x} error=${t.error} retry=${t.reload} missing="This stack does not list models." />`:o`${!(t.loading&&!t.items.length)&&o`<${P} caption="Models" name="models" filtered of=${t} rows=${t.items} empty=${e.search?"No model has this in its name.":"No execution has made a model yet."} columns=${[{title:"Model",value:({name:n})=>n,cell:({name:n})=>o`<a href=${d("models",n)}>${n}</a>`,header:!0},{title:"URI",cell:({uri:n})=>o`<code>${n}</code>`}]} />`}<${D} of=${t} what="more models" />`}
    <//>`}function Qe({step:e,label:t}){let n=Math.round(e.share*100);return o`
    <div class="progress" role="progressbar" aria-label=${t} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${e.of?n:null} aria-valuetext=${e.text}>
      <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect class=${e.of?"":"unknown"} width=${e.of?Math.max(n,1):100} height="1" /></svg>
    </div>`}var Ks="This deployment does not list packagings yet: update it.";function wt(){let e=C("packagings/",{limit:20},{live:U});return o`
    <${L} title="Packagings" lead="What is being packaged now, and failures that Packline tries again by itself. The list keeps itself up to date."
      actions=${o`<${We} />`}>
      ${e.error&&!e.items.length?o`<${x} error=${e.error} retry=${e.reload} missing=${Ks} />`:o`${!(e.loading&&!e.items.length)&&o`<${P} caption="Packagings" name="packagings" of=${e}
            rows=${e.items} id=${({uri:t})=>t} columns=${Hs} empty="Nothing is being packaged." />`}
          <${D} of=${e} what="more packagings" />`}
    <//>`}var Hs=[{title:"Version",value:({uri:e})=>e,header:!0,cell:({version:e,dataset:t})=>o`<a href=${d("versions",e.id)}>${t.name} ${e.name}</a>`},{title:"State",value:({packaging:e})=>e,cell:e=>o`<${K} of=${e.packaging} />${e.packaging==="failed"&&o` <span class="reason">${e.reason}</span>`}`},{title:"Progress",value:({packed_parts:e,planned_parts:t})=>t?e/t:0,cell:e=>o`<${Gs} of=${e} />`},{title:"Files",value:({files:e})=>e,kind:"number",cell:({files:e})=>E(e)},{title:"Size",value:e=>e.bytes,kind:"number",cell:e=>g(e.bytes)},{title:"Asked for",value:({asked_at:e})=>e,kind:"time",cell:e=>o`<${T} of=${e.asked_at} /><${le} of=${ee(e.asked_by)} before=" by " />`},{title:"Attempt",value:({attempts:e})=>e,kind:"number",cell:({attempts:e})=>E(e)},{title:"Run",value:({run:e})=>e,cell:e=>o`<${Js} of=${e} />`}];function Gs({of:e}){if(e.packaging==="failed")return"\u2013";let t=we(e.packed_parts,e.planned_parts?{parts:e.planned_parts}:null);return o`<span class="step"><${Qe} step=${t} label=${`Packaging of ${e.uri}`} />${t.text}</span>`}var Js=({of:e})=>o`
  ${e.run_url?o`<a href=${e.run_url} target="_blank" rel="noopener noreferrer">Run<span class="unseen"> of ${e.uri}, in a new tab</span></a>`:o`<${N} text=${e.run} label="Copy run name" what=${`name of the run of ${e.uri}`} />`}
  ${e.log_url&&o` <a href=${e.log_url} target="_blank" rel="noopener noreferrer">Log<span class="unseen"> of ${e.uri}, in a new tab</span></a>`}`;var Ys=50;function yn({pattern:e}){let t=C("search/",{q:e,limit:Ys});if(t.error&&!t.items.length)return o`<${x} error=${t.error} retry=${t.reload} missing="This deployment cannot search everything yet: update it." />`;let n=t.items.length>0||!t.loading;return o`
    <${w} title="Names and files" aside=${o`<${N} text=${fo(e)} label="Command line" what="Command line" />`}>
      ${n&&o`<p class="note" role="status">${O(t.items.length,"result")} shown${t.more?"; there are more":""}. Searched: names, and ${t.searched}.</p>`}
      ${t.notSearched?.length>0&&o`<p class="note">Not searched yet: ${t.notSearched.join(", ")}.</p>`}
      ${n&&o`<${P} caption="Names and files" name="everything" of=${t} rows=${t.items} id=${qs} columns=${Qs}
        empty=${t.more?"Nothing on these pages.":`Nothing matches \u201C${e}\u201D.`} />`}
      <${D} of=${t} what="more results" />
    <//>`}var qs=e=>`${e.kind} ${e.collection} ${e.name} ${e.uri}`,Qs=[{title:"Name",header:!0,value:e=>e.name,cell:e=>o`<a href=${d(...Te(e))}>${e.name}</a>`},{title:"Kind",value:e=>e.kind,cell:e=>e.kind},{title:"Of",value:e=>e.collection,cell:e=>o`<${Zs} of=${e.kind==="dataset"?"":e.collection} />`},{title:"In versions",text:e=>e.versions?.map(({name:t})=>t),cell:e=>e.kind==="file"?o`<${Xs} of=${e} />`:"\u2013"}];function Zs({of:e}){if(!e)return"\u2013";let t=e.startsWith("model:")?e.slice(6):"";return o`<a href=${t?d("models",t):d("datasets",e)}>${t||e}</a>`}var Xs=({of:e})=>o`${e.versions.map(({id:t,name:n})=>o`<a key=${t} href=${d(...Jt(t,e.name))}>${n}</a> `)}
  ${e.more_versions>0&&`and ${e.more_versions} more`}`;var xt=new Map;function Ze(e){let[,t]=$(0),n=s=>{s.size?xt.set(e,s):xt.delete(e),t(r=>r+1)};return[xt.get(e)??$e,n]}function ge({label:e,checked:t,some:n=!1,onChange:s}){let r=M();return k(()=>{r.current.indeterminate=n},[n]),o`<label class="pick"><input ref=${r} type="checkbox" aria-label=${e} checked=${t} onChange=${s} /></label>`}var Xe=({selection:e,onClear:t,onCompose:n,children:s})=>o`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${E(e.size)} selected, ${g(Ue(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    ${s}
    <button type="button" class="primary" onClick=${n}>Create version from selection…</button>
  </div>`;var ea=/^[a-z0-9._-]{1,128}$/,kn=/^[A-Za-z0-9._-]{1,256}$/,wn=e=>e.split(/[\s,]+/).filter(Boolean);function et({selection:e,onDone:t,onClose:n}){let[s,r]=$({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),a=b=>W=>r({...s,[b]:W.target.value}),i=I("datasets/",{limit:100}),l=[...e.keys()],c=s.base&&oa(s.dataset,s.base),m={...s,base:c.includes("://")||!c?c:ze(c),datums:l,aliases:wn(s.aliases),tags:wn(s.tags)},u=ta(s,m),p=Co(e),f=()=>Z("dataset-versions/",{dataset:s.dataset,name:s.name,files:l.map(b=>({datum:b})),previous_version:c||null,packaging:s.packaging,targeting_aliases:m.aliases,tags:m.tags}),v=b=>{y(`${b.uri} was created.`),t(b)},z=s.dataset&&s.name&&!Object.values(u).some(Boolean)&&l.length<=1e3;return o`
    <${B} title="Create a version from the selection" verb="Create version" twin=${po(m)}
      disabled=${!z} send=${f} onDone=${v} onClose=${n}>
      <p>${O(l.length,"file")}, ${g(Ue(e))}. The version has exactly these.</p>
      ${l.length>1e3&&o`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${p.length>0&&o`<p class="note" role="status">${O(p.length,"path")} selected twice (such as <code>${p[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${F} id="compose-dataset" label="Dataset" value=${s.dataset} onInput=${a("dataset")} wrong=${u.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:b})=>o`<option value=${b} />`)}</datalist>
        <${F} id="compose-name" label="Version" value=${s.name} onInput=${a("name")} wrong=${u.name} hint="Such as v2; it never changes afterwards." />
        <${F} id="compose-base" label="Made from (optional)" value=${s.base} onInput=${a("base")} wrong=${u.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${F} id="compose-aliases" label="Aliases (optional)" value=${s.aliases} onInput=${a("aliases")} wrong=${u.aliases} hint=${s.packaging?"Moved to it once it is packaged.":"Moved to it at once."} />
        <${F} id="compose-tags" label="Tags (optional)" value=${s.tags} onInput=${a("tags")} hint="Separated by spaces or commas." />
        <${xo} id="compose-packaging" label="Package it" checked=${s.packaging} onChange=${b=>r({...s,packaging:b})} />
      </div>
    <//>`}function ta(e,{aliases:t}){let n="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!ea.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!kn.test(e.name)?n:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(s=>kn.test(s))?"":n}}var oa=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var ot={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},na=["tag","property"],xn=/^[^=<>!]+(?:[=<>]|!=)/,sa=/[*?/]|\.\w{1,8}$/;function aa(e){let t={};for(let n of Pn(e)){let s=n.indexOf(":"),r=ot[n.slice(0,s).toLowerCase()];r&&s<n.length-1?tt(t,r,n.slice(s+1)):xn.test(n)?tt(t,"property",n):tt(t,sa.test(n)?"name":"tag",n)}return t}function Sn(e){let t=e.q?aa(e.q):{};for(let n of Object.values(ot))for(let s of(e[n]??"").split(`
`))s.trim()&&tt(t,n,s.trim());return t}var Cn=e=>Object.fromEntries(Object.values(ot).map(t=>[t,[].concat(e[t]??[]).join(`
`)]));function En(e=""){let t=n=>xn.test(n)||ot[n.slice(0,n.indexOf(":")).toLowerCase()];return Pn(e).some(t)?"":e.trim().replace(/^"(.*)"$/,"$1")}var nt=e=>Object.keys(e).length===0;function tt(e,t,n){na.includes(t)?e[t]=[...e[t]??[],n]:e[t]=n}var Pn=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Et({query:e}){let t=De(()=>Sn(e),[JSON.stringify(e)]),n=En(e.q),[s,r]=Ze("search"),[a,i]=$(!1),l=C(nt(t)?null:"data/",{...t,limit:100}),c=n&&!l.items.length?{}:t;return o`
    <${L} title="Search" lead="Find anything by a part of its name, and files by their metadata. Select some of these to create a version."
      actions=${!nt(t)&&!n&&o`<${N} text=${ho(t)} label="Command line" what="Command line" />`}>
      ${n&&o`<${yn} key=${n} pattern=${n} />`}
      <${la} key=${JSON.stringify(c)} filters=${c} />
      ${l.error&&!l.items.length&&o`<${x} error=${l.error} retry=${l.reload} />`}
      ${!nt(t)&&!(l.error&&!l.items.length)&&(l.items.length>0||!n)&&o`
        <${ca} of=${l} selection=${s} onSelect=${r} />
        <${D} of=${l} what="more results" />`}
      ${s.size>0&&o`<${Xe} selection=${s} onClear=${()=>{r($e),y("Nothing is selected.")}} onCompose=${()=>i(!0)} />`}
      ${a&&o`<${et} selection=${s} onClose=${()=>i(!1)} onDone=${m=>{r($e),j("versions",m.id)}} />`}
    <//>`}var ra=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],ia=["tag","property"];function la({filters:e}){let[t,n]=$(()=>Cn(e)),s=a=>{a.preventDefault(),V({q:"",...t})},r=a=>i=>n({...t,[a]:i.target.value});return o`
    <form class="card search-form" onSubmit=${s} aria-label="Search">
      <h2>Files by their metadata</h2>
      <div class="fields thirds">${ra.map(([a,i,l])=>o`
        <${F} key=${a} id=${`search-${a}`} label=${i} hint=${l} value=${t[a]} onInput=${r(a)}>
          ${ia.includes(a)?o`<textarea id=${`search-${a}`} rows="2" value=${t[a]} onInput=${r(a)} aria-describedby=${`search-${a}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}function ca({of:e,selection:t,onSelect:n}){if(e.loading&&!e.items.length)return null;let s=Fe(t,e.items),r=o`<${ge} label=${`Select all ${e.items.length} shown`} checked=${s==="all"} some=${s==="some"}
    onChange=${()=>n(s==="all"?Le(t,e.items):Me(t,e.items))} />`;return o`
    <p class="note" role="status">${O(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&o`<p class="note">Searched: ${e.searched}. The search field above finds any file by a part of its path.</p>`}
    ${e.notSearched?.length>0&&o`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(a=>`${O(a.files,"file")} of execution ${a.execution}`).join(", ")} will be in the index soon.</p>`}
    <${P} caption="Found files" name="files" of=${e} rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:r,kind:"box",cell:a=>o`<${ge} label=${`Select ${a.name}`} checked=${t.has(a.id)} onChange=${()=>n(Ne(t,a))} />`},{title:"Name",value:({name:a})=>a,cell:({id:a,name:i})=>o`<a href=${d("data",a)}>${i}</a>`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Tags",text:({tags:a})=>a,cell:({tags:a})=>a.length?a.map(i=>o`<${re}>${i}<//>`):"\u2013"},{title:"Properties",text:({properties:a})=>JSON.stringify(a),cell:({properties:a})=>o`<${ma} of=${a} />`},{title:"Execution",value:({output_execution:a})=>a?.id,cell:({output_execution:a})=>a?o`<a href=${d("executions",a.id)}>${a.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:a,name:i})=>o`<${N} text=${a} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Ct=4;function ma({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let n=([s,r])=>`${s} = ${typeof r=="string"?r:JSON.stringify(r)}`;return o`<span class="properties" title=${t.map(n).join(`
`)}>${t.slice(0,Ct).map(s=>o`<code>${n(s)}</code> `)}
    ${t.length>Ct&&`and ${t.length-Ct} more`}</span>`}var be=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Dn={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},On={built:"Rebuild",failed:"Retry",none:"Package now"};function st({version:e,onDone:t,onClose:n}){let s=e.packaging==="built",r=()=>Z(be(e),s?{rebuild:!0}:{}),a=i=>{y(`Packaging of ${e.uri} has started.`),t(i)};return o`
    <${B} title=${Dn[e.packaging]??Dn.none} verb=${On[e.packaging]??On.none}
      twin=${ao(e.uri,s)} send=${r} onDone=${a} onClose=${n}>
      <p>${O(e.file_count,"file")}, ${g(e.size)} of <code>${e.uri}</code> become a few large parts.${" "}
        ${s?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&o`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}var $a=1e3,da=15e3;function Tn({version:e,onEnd:t}){return e.packaging==="pending"?o`<${pa} version=${e} onEnd=${t} />`:e.packaging==="failed"?o`<${ua} version=${e} onStart=${t} />`:null}function pa({version:e,onEnd:t}){let{step:n,error:s}=fa(e,t);return o`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${K} of="pending" /></header>
      <div>
        <${Qe} step=${n} label="Packaging" />
        <p aria-live="polite" class="said">${n.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file. <a href=${d("packagings")}>All packagings, with run and log</a></p>
        <p><${We} /></p>
        ${s&&o`<p class="note">The API does not answer; retrying. ${s.message}</p>`}
      </div>
    </section>`}function ua({version:e,onStart:t}){let[n,s]=$(!1);return o`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>s(!0)}>Retry packaging</button>
      ${n&&o`<${st} version=${e} onClose=${()=>s(!1)} onDone=${()=>{s(!1),t?.()}} />`}
    </section>`}function fa(e,t){let[n,s]=$({step:we(0,null)}),r=M(t);return r.current=t,k(()=>{let a=new AbortController,i="",l=async()=>{let m=await Y(be(e),{limit:1},{signal:a.signal}).catch(f=>{throw f.name!=="AbortError"&&s(v=>({...v,error:f})),f});if(m.packaging!=="pending")return y(m.packaging==="built"?"Packaging is done.":"Packaging failed."),r.current?.(),!1;let u=we(m.count??0,m.planned),p=u.text!==i;return i=u.text,s({step:u}),p};l().catch(()=>{});let c=_e(l,()=>$a,{longest:da});return()=>{a.abort(),c()}},[e.id]),n}var In="packline.expert",Pt="packline:expert",at=()=>localStorage.getItem(In)==="on";function An(e){localStorage.setItem(In,e?"on":"off"),y(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Pt))}function Dt(){let[e,t]=$(at);return k(()=>{let n=()=>t(at());return window.addEventListener(Pt,n),window.addEventListener("storage",n),()=>{window.removeEventListener(Pt,n),window.removeEventListener("storage",n)}},[]),e}function Rn(e){k(()=>{let t=n=>{n.key?.toLowerCase()!=="x"||!n.shiftKey||n.altKey||n.repeat||!(n.ctrlKey||n.metaKey)||(n.preventDefault(),An(!at()),e?.(at()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Ot(){let e=Dt();return o`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>An(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var _n={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Nn({version:e,reload:t}){let[n,s]=$("");Rn(Bt(c=>c&&V({tab:"packages"}),[]));let r=()=>s(""),a=()=>{r(),t()},i=()=>l?j("models",e.dataset.id.slice(6)):j("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return o`
    ${!l&&o`<button type="button" class="primary" onClick=${()=>s("promote")}>Promote</button>`}
    ${_n[e.packaging]&&o`<button type="button" onClick=${()=>s("package")}>${_n[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>s("delete")}>Delete</button>
    ${n==="promote"&&o`<${he} dataset=${e.dataset.name} version=${e.name} onDone=${a} onClose=${r} />`}
    ${n==="package"&&o`<${st} version=${e} onDone=${a} onClose=${r} />`}
    ${n==="delete"&&o`<${hn} version=${e} onDone=${i} onClose=${r} />`}`}function Mn({id:e,error:t,reload:n}){let[s,r]=$(!1),a={id:e,uri:ze(e),name:e.split(":").pop()};return o`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>r(!0)}>Restore</button></div>
    ${s&&o`<${Je} version=${a} onDone=${()=>{r(!1),n()}} onClose=${()=>r(!1)} />`}`}var Ln={added:"+",removed:"\u2212",changed:"\u2260"};function Tt({version:e,query:t}){let n=C("dataset-versions/",{dataset:e.dataset.id,limit:100}),s=e.previous_version,r=t.against??s??"",a=n.items.filter(l=>l.id!==e.id),i=!r||a.some(l=>l.id===r);return o`
    <${w} title="Compare" aside=${o`
      <label class="inline" for="against">with version</label>
      <select id="against" value=${r} onChange=${l=>V({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&o`<option value=${r}>${rt(r,e)}</option>`}
        ${a.map(l=>o`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select><span class="soft">or</span>
      <${ha} dataset=${e.dataset.id} />`}>
      ${r?o`<${ga} key=${r} version=${e} against=${r} file=${t.file} />`:o`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}var rt=(e,t)=>pe(e)===t.dataset.id?xe(e):`${pe(e)} ${xe(e)}`;function ha({dataset:e}){let[t,n]=$(""),s=de(t.trim())??(/[:/]/.test(t)||!t.trim()?t.trim():`${e}:${t.trim()}`);return o`<form class="by-id" onSubmit=${a=>{a.preventDefault(),s&&V({against:s,file:""})}}>
    <input type="text" value=${t} onInput=${a=>n(a.target.value)} aria-label="Version of any dataset" placeholder="dataset:version" autocomplete="off" spellcheck=${!1} />
    <button type="submit">Compare</button></form>`}function ga({version:e,against:t,file:n}){let s=C(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),r=[{title:"Change",value:c=>c.change,cell:c=>o`<span class=${`change ${c.change}`}><span aria-hidden="true">${Ln[c.change]}</span> ${c.change}</span>`},{title:"File",value:c=>c.path,header:!0,kind:"path",cell:c=>o`<button type="button" class="link" aria-expanded=${String(c.path===n)} onClick=${()=>V({file:c.path===n?"":c.path},{replace:!0})}>${c.path}</button>`},{title:`In ${rt(t,e)}`,value:c=>c.before?.size,kind:"number",cell:c=>g(c.before?.size)},{title:`In ${e.name}`,value:c=>c.after?.size,kind:"number",cell:c=>g(c.after?.size)}],a=Object.keys(Ln).map(c=>[c,s.items.filter(m=>m.change===c).length]),i=s.items.find(c=>c.path===n),l=s.items.length>0||!(s.loading||s.error);return o`<div class="differences">
    ${s.items.length>0&&o`<p class="so-far" aria-live="polite">
      ${a.filter(([,c])=>c).map(([c,m])=>`${O(m,"file")} ${c}`).join(", ")}${s.more?", and more below":""}.</p>`}
    ${l&&o`<${P} caption=${`Changes from ${rt(t,e)} to ${e.name}`} name="changes" of=${s} columns=${r} rows=${s.items}
      id=${c=>`${c.change} ${c.path}`} empty=${s.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${D} of=${s} what="more changes" />
    ${i&&o`<${ba} key=${n} change=${i} version=${e} against=${t} />`}</div>`}function ba({change:e,version:t,against:n}){let s=M(null);k(()=>{s.current.getBoundingClientRect().top>.6*window.innerHeight&&s.current.scrollIntoView()},[]);let r=[[n,e.before],[t.id,e.after]].filter(([,a])=>a).map(([a])=>({version:a,path:e.path,label:rt(a,t)}));return o`<section class="compared" ref=${s} aria-label=${`Content of ${e.path}`}><h3>${e.path}</h3>
    ${r.length===2?o`<${Zo} sides=${r} />`:o`<${Xo} of=${{...r[0],label:`Only in ${r[0].label}`}} />`}</section>`}var va=[36,44],ya=matchMedia("(max-width: 48rem), (pointer: coarse)"),Fn=12,ka=1e3,wa=2e4;function Un({caption:e,place:t,columns:n,rows:s,more:r,loading:a,onOpen:i,selected:l,focus:c,start:m,order:u}){let p=M(),[f,v]=$({top:0,height:600}),z=M(Ht(t)).current,[b,W]=$(()=>Math.max(0,m?s.findIndex(({path:S})=>S===m):Math.min(z?.active??0,s.length-1))),A=M(m?null:z?.top??null),X=M(!1),R=va[Number(ya.matches)],ne=()=>{if(!p.current)return;let{scrollTop:S,clientHeight:H}=p.current;A.current===null&&Gt(t,{top:S,active:b}),v({top:S,height:H})},Q=Math.max(0,Math.floor(f.top/R)-Fn),_=Math.min(s.length,Math.ceil((f.top+f.height)/R)+Fn);return k(()=>{r&&s.length-_<ka&&r()},[r,_,s.length]),ue(()=>{if(A.current===null)return;s.length*R>=A.current+f.height||s.length>wa||!(r||a)?[p.current.scrollTop,A.current]=[A.current,null]:r?.()},[r,a,s.length]),ue(()=>{let S=new ResizeObserver(ne);S.observe(p.current);let H=s.findIndex(l);return!z&&H*R>p.current.clientHeight-3*R&&(p.current.scrollTop=(H-2)*R),c&&document.activeElement===document.body&&(X.current=!0,b&&(p.current.scrollTop=Math.max(0,b-2)*R),ne()),()=>S.disconnect()},[]),ue(()=>{X.current&&(X.current=!1,p.current.querySelector(`[data-row="${b}"]`)?.focus({preventScroll:!0}))}),o`
    <div class="window" ref=${p} onScroll=${ne} onWheel=${()=>{A.current=null}} onKeyDown=${S=>{A.current=null;let H=Math.max(1,Math.floor(f.height/R)-2),ke={ArrowDown:1,ArrowUp:-1,PageDown:H,PageUp:-H,Home:-s.length,End:s.length};if(!(S.key in ke)||S.ctrlKey||S.metaKey||S.altKey)return;S.preventDefault();let me=Math.max(0,Math.min(s.length-1,b+ke[S.key])),{scrollTop:h,clientHeight:zt}=p.current;me*R<h?p.current.scrollTop=me*R:(me+2)*R>h+zt&&(p.current.scrollTop=(me+2)*R-zt),X.current=!0,W(me),ne()}} role="region" aria-label=${e}
      aria-busy=${!!a} tabindex="0">
      <table aria-rowcount=${r||a?-1:s.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${n.map(S=>o`<th scope="col" class=${S.kind} aria-sort=${u?.directionOf(S)}>${S.title}${u?.columns.includes(S)&&o`<${eo} order=${u} column=${S} />`}</th>`)}</tr></thead>
        <tbody>
          ${Q>0&&o`<tr key="above" aria-hidden="true"><td colspan=${n.length} style=${{height:`${Q*R}px`}} /></tr>`}
          ${s.slice(Q,_).map((S,H)=>o`<${xa} key=${S.path} row=${S} at=${Q+H} columns=${n}
            tabindex=${Q+H===b?0:-1} marked=${l(S)} open=${()=>{W(Q+H),i(S)}} />`)}
          ${_<s.length&&o`<tr key="below" aria-hidden="true"><td colspan=${n.length} style=${{height:`${(s.length-_)*R}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var xa=({row:e,at:t,columns:n,tabindex:s,marked:r,open:a})=>o`
  <tr aria-rowindex=${t+2} class=${r?"marked":null} aria-selected=${r?"true":null}>
    ${n.map(({header:i,kind:l,cell:c})=>i?o`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${s} onClick=${a}>${c(e)}</button></th>`:o`<td class=${l}>${c(e)}</td>`)}
  </tr>`;var zn=1e3,Sa=2e4,Ca=1e3,Ea="This deployment cannot show folders yet: update it, or list the files with packline show.";function It({version:e,query:t}){let n=t.prefix??"",s=t.begins??"",r=t.find??"",a=`dataset-versions/${encodeURIComponent(e.id)}/`,i=C(...r?[`${a}files/`,{search:r,limit:zn}]:[`${a}tree/`,{prefix:n+s,limit:zn}]),l=Da(n),c=M(!1),m=h=>{h.kind==="folder"?V({prefix:h.path,file:"",begins:""}):(t.file||(c.current=!0),V({file:h.path},{replace:!!t.file}))},u=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),c.current?history.back():V({file:""},{replace:!0}),c.current=!1};k(()=>{t.file||(c.current=!1)},[t.file]),k(()=>{t.file&&y(`Preview of ${t.file}`)},[t.file]);let[p,f]=Ze(e.id),v=i.items.filter(h=>h.datum).map(h=>h.datum),z=Fe(p,v),b={title:v.length>0&&o`<${ge} label=${`Select all ${v.length} files shown`} checked=${z==="all"} some=${z==="some"}
      onChange=${()=>f(z==="all"?Le(p,v):Me(p,v))} />`,kind:"box",cell:h=>h.datum&&o`<${ge} label=${`Select ${h.datum.name}`} checked=${p.has(h.datum.id)} onChange=${()=>f(Ne(p,h.datum))} />`},W={title:"Size",value:h=>h.datum?.size,kind:"number",cell:h=>h.datum?g(h.datum.size):""},A=[{title:"Name",value:h=>Bn(n,h),header:!0,kind:"entry",cell:h=>o`<${jn} kind=${h.kind} />${Bn(n,h)}`},{title:"Files",value:h=>h.kind==="folder"?h.files:null,kind:"number",cell:h=>h.kind==="folder"?`${h.files_at_most?"\u2264 ":""}${E(h.files)}`:""},W,b];i.items.some(h=>h.kind==="folder")||A.splice(1,1);let X=[{title:"Path",value:h=>h.path,header:!0,kind:"entry",cell:h=>o`<${jn} kind="file" />${h.path}`},W,b],R=qt("files",r?X:A,i.items),ne=Qt(i,R.chosen!=="",Sa),Q=R.rows.filter(h=>h.kind!=="folder"),_=Q.filter(h=>So(h.path)),ae=t.view==="gallery"&&(_.length>0||i.loading),S=Q.findIndex(h=>h.path===t.file),H=h=>S>=0&&Q[S+h]?()=>m(Q[S+h]):null,ke=JSON.stringify([n+s,r]),me=!i.items.length&&!i.loading&&!i.error&&!i.more;return o`
    <div class=${t.file?"browser open":"browser"}>
      <${w} title="Files" aside=${o`
        ${_.length>0&&o`<button type="button" aria-pressed=${String(ae)} onClick=${()=>V({view:ae?"":"gallery"},{replace:!0})}>Gallery</button>`}
        ${!r&&o`<${se} label="Name begins with" param="begins" />`}
        <${se} label="Find in all folders" param="find" />`}>
        ${!r&&o`<${bo} label="Folder" of=${Ta(e,n)} />`}
        ${i.items.length>0&&!ae&&o`<${Xt} order=${R} caption="files" />`}
        ${R.chosen&&o`<div class="narrow"><${Zt} rest=${ne} looked=${i.items.length} sorted /></div>`}
        ${i.error&&o`<${x} error=${i.error} retry=${i.more??i.reload} missing=${Ea} />`}
        ${ae&&o`<${Qo} version=${e.id} files=${_} onOpen=${m} more=${i.error?null:i.more} selected=${h=>h.path===t.file} />`}
        ${!ae&&i.items.length>0&&o`<${Un} key=${ke} place=${ke} caption=${r?`Files with ${r} in their path`:`Files in ${n||"the version"}`}
          columns=${r?X:A} rows=${R.rows} order=${R} more=${i.error?null:i.more} loading=${i.loading}
          onOpen=${m} focus=${l.wanted} start=${l.start} selected=${h=>h.path===t.file} />`}
        ${!i.items.length&&i.loading&&o`<${te} />`}
        ${me&&o`<p class="note">${Oa(r,s)}</p>`}
        <p class="so-far">${O(i.items.length,"entry","entries")}${i.more||i.loading?" so far; more as you scroll":""}</p>
      <//>
      ${p.size>0&&o`<${Pa} version=${e} selection=${p} onClear=${()=>{f($e),y("Nothing is selected.")}} />`}
      ${t.file&&o`<${qo} key=${t.file} version=${e} path=${t.file} onClose=${u}
        previous=${H(-1)} next=${H(1)} />`}
    </div>`}var Bn=(e,{path:t})=>t.slice(e.length);function Pa({version:e,selection:t,onClear:n}){let[s,r]=$(!1),a=[...t.values()].map(({name:l})=>l),i=l=>{n(),j("versions",l.id)};return o`
    <${Xe} selection=${t} onClear=${n} onCompose=${()=>r(!0)}>
      <${tn} version=${e} selection=${t} />
      <${on} version=${e} selection=${t} />
      ${a.length<=Ca&&o`<${N} text=${to(e.uri,go(e.uri),a)} label="Copy command" what="Command line" />`}
    <//>
    ${s&&o`<${et} selection=${t} onClose=${()=>r(!1)} onDone=${i} />`}`}function Da(e){let t=M({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let n=t.current.folder,s=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),r=n.startsWith(e)?n.slice(e.length):"";t.current={folder:e,wanted:s,start:r&&e+r.slice(0,r.indexOf("/")+1)}}return t.current}var Oa=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Ta(e,t){let n=i=>d("versions",e.id,{tab:"files",prefix:i}),s=t.split("/").slice(0,-1),r=s.length-1,a=s.map((i,l)=>[i||"(empty)",l===r?null:n(`${s.slice(0,l+1).join("/")}/`)]);return[[e.name,s.length?n(""):null],...a]}var jn=({kind:e})=>o`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?o`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:o`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function At({version:e,reload:t}){let n=e.packaging==="built",s=`dataset-versions/${encodeURIComponent(e.id)}/package/`,r=I(n?s:null,{limit:1}),a=I("lineage/",{uri:e.uri,depth:3}),i=I(`datasets/${encodeURIComponent(e.dataset.id)}/aliases/`,{limit:1e3});Ra(e,i.reload);let l=(i.data?.results??[]).filter(m=>m.version?.id===e.id),c=e.file_count?e.size/e.file_count:null;return o`
    <${Ge} uri=${e.uri} path=${`dataset-versions/${encodeURIComponent(e.id)}/`} properties=${e.properties??{}} tags=${e.tags}
      version=${e.id} reload=${t} />
    <${w} title="In numbers">
      <div class="figures">
        <${J} value=${E(e.file_count)} label=${e.file_count===1?"file":"files"} />
        <${J} value=${g(e.size)} label="in all" />
        <${J} value=${g(c)} label="a file, on average" />
        ${n&&o`<${J} value=${E(r.data?.count)} label=${r.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${w} title="Facts">
        <${oe} of=${[["Created",o`<${T} of=${e.ctime} />`],["Made by execution",e.execution&&o`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&o`<${ce} of=${e.previous_version_uri} />`],["Aliases now",l.length>0&&l.map(({name:m})=>o`<a class="tag accent" key=${m} href=${d("datasets",e.dataset.id,"aliases",m)}>${m}</a> `)],["Reason for its packaging",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Content hash",o`<code>${e.content_hash}</code>`]].filter(([,m])=>m)} />
      <//>
      <${w} title="Lineage">
        <${G} of=${a}>${m=>o`<${qe} of=${m} />`}<//>
      <//>
    </div>
    <${Aa} version=${e} />`}var Ia=4e4;function Aa({version:e}){let[t,n]=$(e.file_count<=Ia);return e.file_count?o`<${w} title="Types and sizes">${t?o`<${ln} version=${e.id} />`:o`<p><button type="button" onClick=${()=>n(!0)}>Read types and sizes</button></p>`}<//>`:null}function Ra(e,t){let n=M(e);k(()=>{n.current!==e&&t(),n.current=e},[e])}function Rt({version:e}){let t=Dt(),n=e.packaging==="built",s=C(e.packaging==="pending"?null:be(e),{limit:50});return o`
    ${s.items.length>0&&o`
      <${w} title="Packages" aside=${o`<${Ot} />`}>
        <${_a} parts=${s.items} whole=${s.next==null} total=${s.count} />
        <${Na} version=${e} of=${s} built=${n} expert=${t} />
        <${D} of=${s} what="more parts" />
      <//>
      ${t&&o`<${Fa} version=${e} parts=${s.items} />`}`}
    ${!s.items.length&&o`
      <${w} title="Packages" aside=${o`<${Ot} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&o`<p class="note">Reason for its packaging: ${e.packaging_reason||"none is recorded"}.</p>`}
        <${D} of=${s} />
      <//>`}`}function _a({parts:e,whole:t,total:n}){let s=(i,l=e)=>l.reduce((c,m)=>c+m[i],0),r=e.filter(i=>i.reused),a=t?"":" so far";return o`
    <div class="figures">
      <${J} value=${E(n??e.length)} label=${(n??e.length)===1?"part":"parts"} />
      <${J} value=${g(s("size"))} label=${`in packages${a}`} />
      <${J} value=${E(s("files"))} label=${`${s("files")===1?"file":"files"}${a}`} />
      <${J} value=${E(r.length)} label=${`reused from other versions${r.length?`: ${g(s("size",r))} not built again`:""}`} />
    </div>`}function Na({version:e,of:t,built:n,expert:s}){let r=[{title:"Part",value:({index:a})=>a,cell:({index:a})=>a+1,kind:"number"},{title:"Name",value:({name:a})=>a,cell:a=>o`<code>${Ma(a.name)}</code><${N} text=${a.name} what=${`name of part ${a.index+1}`} />`,header:!0},{title:"Size",value:({size:a})=>a,cell:({size:a})=>g(a),kind:"number"},{title:"Files",value:({files:a})=>a,cell:({files:a})=>E(a),kind:"number"},{title:"From",value:({reused:a})=>a?"reused":"built for this version",cell:({reused:a})=>a?o`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",value:({first:a})=>a,text:({first:a,last:i})=>[a,i],cell:({first:a,last:i})=>o`<span class="paths-of">${a} … ${i}</span>`},{title:"SHA-256",cell:({sha256:a,index:i})=>o`<code title=${a}>${a.slice(0,12)}…</code><${N} text=${a} what=${`SHA-256 of part ${i+1}`} />`}];return s&&r.splice(4,0,{title:"Blocks",cell:({blocks:a})=>E(a.length),kind:"number"}),n&&r.push({title:o`<span class="unseen">Download</span>`,cell:a=>o`<${La} version=${e} part=${a} />`}),o`<${P} caption="Parts of the package" name="parts" columns=${r} of=${t} rows=${t.items} id=${({index:a})=>a} />`}var Ma=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function La({version:e,part:t}){let[n,s]=$(null);return o`<button type="button" class="quiet" onClick=${async()=>{s(null);try{let{url:a}=await Y(`${be(e)}${t.index}/download/`);y(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=a,i.download=t.name,i.rel="noopener",i.click()}catch(a){s(a)}}} aria-label=${`Download part ${t.index+1}, ${g(t.size)}`}>Download</button>
    ${n&&o`<${x} error=${n} />`}`}var Wn=e=>e.toString(16).padStart(8,"0"),Fa=({version:e,parts:t})=>o`
  <section class="expert" aria-label="Expert view">
    <${w} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${N} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Reason for its packaging</dt><dd>${e.packaging_reason||"none is recorded"}</dd></div>
      </dl>
    <//>
    ${t.map(n=>o`<${Ua} key=${n.index} part=${n} />`)}
  </section>`,Ua=({part:e})=>o`
  <${w} title=${`Part ${e.index+1}: ${O(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",Wn(e.crc32)]].map(([t,n])=>o`
        <div><dt>${t}</dt><dd><code>${n}</code> <${N} text=${n} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${g(e.size-e.bytes)} beside ${g(e.bytes)} of files</dd></div>
    </dl>
    <${P} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>E(t),kind:"number"},{title:"Length",cell:({length:t})=>E(t),kind:"number"},{title:"Files",cell:({members:t})=>E(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>o`<code>${Wn(t)}</code>`,kind:"number"}]} />
  <//>`;var ve=[{key:"",title:"Overview",view:At},{key:"files",title:"Files",view:It},{key:"packages",title:"Packages",view:Rt},{key:"savings",title:"Savings",view:mn},{key:"diff",title:"Compare",view:Tt}];var za=3e3,Ba=3e4;function _t({params:e,query:t}){let n=e.version,s=I(`dataset-versions/${encodeURIComponent(n)}/`,{files:0},{live:u=>u.packaging==="pending"?za:Ba}),r=s.data?.dataset.name??pe(n),a=s.data?.name??xe(n),i=pe(n)?.startsWith("model:")?pe(n).slice(6):"",[l,c]=i?[["Models",d("models")],[i,d("models",i)]]:[["Datasets",d("datasets")],[r,d("datasets",r)]],m=ve.find(({key:u})=>u===(t.tab??""))??ve[0];return o`
    <${L} title=${`${i||r} ${a}`} crumbs=${[l,c,[a]]}
      lead=${s.data&&o`<code>${s.data.uri}</code> <${K} of=${s.data.packaging} /> <${Ae} uri=${s.data.uri} />`}
      actions=${s.data&&!s.error&&o`<${Nn} version=${s.data} reload=${s.reload} />`}>
      <nav class="tabs" aria-label="About this version">${ve.map(({key:u,title:p})=>o`
        <a key=${u} href=${d("versions",n,{tab:u})} aria-current=${u===m.key?"page":null}>${p}</a>`)}</nav>
      ${s.error?.title==="VersionDeleted"?o`<${Mn} id=${n} error=${s.error} reload=${s.reload} />`:o`
      <${G} of=${s}>${u=>o`<${Tn} version=${u} onEnd=${s.reload} /><${m.view} key=${m.key} version=${u} params=${e} query=${t} reload=${s.reload} />`}<//>`}
    <//>`}var Pe=[{path:"datasets",nav:"Datasets",view:ut},{path:"datasets/:dataset",under:"datasets",view:pt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:mt},{path:"versions/:version",under:({version:e})=>e.startsWith("model:")?"models":"datasets",view:_t},{path:"models",nav:"Models",view:kt},{path:"models/:model",under:"models",view:yt},{path:"executions",nav:"Executions",view:vt},{path:"executions/:execution",under:"executions",view:bt},{path:"packagings",nav:"Packagings",view:wt},{path:"data/:datum",under:"search",view:gt},{path:"fleet",nav:"Fleet",view:cn},{path:"search",nav:"Search",view:Et},{path:"upload",under:"datasets",view:nn},{path:"adopt",under:"datasets",view:sn},{path:"me",view:an},{path:"api",view:rn}];var ja=matchMedia("(prefers-color-scheme: dark)"),Nt=()=>document.documentElement.dataset.theme??(ja.matches?"dark":"light"),Mt=new EventTarget;function Lt(){let e=Nt()==="dark"?"light":"dark";document.documentElement.dataset.theme=e,localStorage.setItem("packline.theme",e),Mt.dispatchEvent(new Event("change")),y(`${e==="dark"?"Dark":"Light"} theme`)}function Vn(){let[e,t]=$(Nt);k(()=>{let s=()=>t(Nt());return Mt.addEventListener("change",s),()=>Mt.removeEventListener("change",s)},[]);let n=`Switch to the ${e==="dark"?"light":"dark"} theme`;return o`
    <button class="icon" onClick=${Lt} aria-label=${n} title=${n}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}var Wa=200,Va=["dataset","model","version","execution"],Ka=12;function Kn({session:e}){let[t,n]=$(!1),s=()=>n(!0),r=()=>n(!1);return k(()=>{let a=i=>{i.key.toLowerCase()!=="k"||!(i.ctrlKey||i.metaKey)||i.shiftKey||i.altKey||(i.preventDefault(),document.querySelector("dialog[open]")||s())};return document.addEventListener("keydown",a),()=>document.removeEventListener("keydown",a)},[]),o`
    <button class="icon" aria-label="Commands" title="Commands (Ctrl+K)" aria-keyshortcuts="Control+K Meta+K" aria-haspopup="dialog" onClick=${s}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14v1.6H3zm0 3.7h9v1.6H3zm0 3.7h14v1.6H3z" /></svg></button>
    ${t&&o`<${Ha} session=${e} onClose=${r} />`}`}function Ha({session:e,onClose:t}){let[n,s]=$(""),[r,a]=$(0),i=M(),l=Ga(n.trim()),c=I(l.length>1?"search/":null,{q:l,kind:Va,limit:1}),{path:m}=Ie(),u=l===n.trim()?c.data?.results:null,p=De(()=>Ja(n.trim(),m,e,u??[]),[n,u]),f=Math.min(r,p.length-1);ue(()=>i.current.focus(),[]),k(()=>{document.getElementById(`command-${f}`)?.scrollIntoView({block:"nearest"})},[f]);let v=b=>{b&&(t(),b.run())},z=b=>{let W={ArrowDown:f+1,ArrowUp:f-1,PageDown:p.length-1,PageUp:0}[b.key];if(W!==void 0&&p.length)a((W+p.length)%p.length);else if(b.key==="Enter")v(p[f]);else return;b.preventDefault()};return o`
    <${Re} title="Commands" onClose=${t}>
      <input ref=${i} type="text" role="combobox" aria-label="Page, name or command" aria-expanded="true" aria-controls="commands"
        aria-autocomplete="list" aria-activedescendant=${p.length?`command-${f}`:null} value=${n}
        placeholder="Go to a page, a dataset, a version…" autocomplete="off" spellcheck="false"
        onInput=${b=>{s(b.target.value),a(0)}} onKeyDown=${z} />
      <ul class="commands" id="commands" role="listbox" aria-label="Commands">
        ${p.map((b,W)=>o`
          <li key=${b.key} id=${`command-${W}`} role="option" aria-selected=${String(W===f)} onClick=${()=>v(b)}>
            <span>${b.title}</span> <small>${b.kind}</small></li>`)}
      </ul>
      <p class="note" role="status">${c.error?c.error.message:c.loading?"Searching\u2026":O(p.length,"entry","entries")}</p>
    <//>`}function Ga(e){let[t,n]=$(e);return k(()=>{let s=setTimeout(()=>n(e),Wa);return()=>clearTimeout(s)},[e]),t}function Ja(e,t,n,s){let r=lt(e).split(/\s+/).filter(Boolean),a=({title:c,kind:m})=>r.every(u=>lt(`${c} ${m}`).includes(u)),i=s.map(c=>ye(c.kind,c.uri??c.name,...Te(c))),l=e?[ye("search",`Search everything for \u201C${e}\u201D`,"search",{q:e})]:[];return[...i,...Ya(t,n).filter(a),...l].slice(0,Ka)}function Ya(e,t){let n=e[0]==="versions"?e[1]:"";return[...n?ve.map(({key:s,title:r})=>ye("this version",r,"versions",n,{tab:s})):[],...Pe.filter(s=>s.nav).map(s=>ye("page",s.nav,s.path)),ye("page","Upload files","upload"),ye("page","Adopt objects","adopt"),{key:"theme",kind:"action",title:"Switch between light and dark",run:Lt},...t.needed?[{key:"out",kind:"action",title:"Sign out",run:Oe}]:[]]}var ye=(e,t,...n)=>({key:JSON.stringify(n),kind:e,title:t,run:()=>{y(t),j(...n)}});function Hn({session:e}){let{path:t,query:n}=Ie(),s=Yt(Pe,t.length?t:["datasets"]),r=s?.route.under,a=(typeof r=="function"?r(s.params):r)??s?.route.path;return o`
    <header class="bar">
      <a class="brand" href=${d("datasets")} aria-label="Packline"><${Qa} /><span>Packline</span></a>
      <nav aria-label="Main">
        ${Pe.filter(i=>i.nav).map(i=>o`
          <a href=${d(i.path)} aria-current=${i.path===a?"page":null}>${i.nav}</a>`)}
      </nav>
      <${qa} query=${n.q} />
      <${Kn} session=${e} />
      <${Vn} />
      ${e.needed&&o`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Oe}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${s?o`<${s.route.view} key=${[s.route.path,...Object.values(s.params)].join("/")} params=${s.params} query=${n} />`:o`<${x} error=${{message:"There is no such page.",remedy:o`Start from <a href=${d("datasets")}>the datasets</a>.`}} />`}
    </main>
    <${_o} />
    <footer class="foot">Times are those of ${Kt()}.
      <nav class="about" aria-label="About"><a href=${d("me")}>Access</a><a href=${d("api")}>HTTP API</a></nav></footer>`}function qa({query:e}){let t=M();return k(()=>{let s=r=>{let a=r.target.closest?.("input, textarea, select, dialog");r.key!=="/"||r.ctrlKey||r.metaKey||r.altKey||a||(r.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",s),()=>document.removeEventListener("keydown",s)},[]),o`
    <form class="search" role="search" onSubmit=${s=>{s.preventDefault();let r=t.current.value.trim();r&&(y(`Searching ${r}`),j("search",{q:r}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search names and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var Qa=()=>o`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Ft({error:e,ended:t}){return k(()=>{document.title="Sign in \xB7 Packline"},[]),o`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${t&&o`<p class="note" role="status">Your session has ended. Sign in again, and you are back on the same page.</p>`}
      ${e&&o`<${x} error=${e} />`}
      <button class="primary" onClick=${Wt}>Sign in</button>
    </main>`}var Ut=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Ut.replaceChildren();jt().then(e=>it(e.signedIn?o`<${Hn} session=${e} />`:o`<${Ft} ended=${e.ended} />`,Ut)).catch(e=>it(o`<${Ft} error=${e} />`,Ut));
