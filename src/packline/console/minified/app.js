/* sources 9775142d8421e8e455b173e2aa78199ee6d67af864878f9bf9a0f0dfdd5f8f31 */
var Re,k,hn,ge,gn,nn,hs,De={},bn=[],gs=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i;function re(e,t){for(var n in t)e[n]=t[n];return e}function _n(e){var t=e.parentNode;t&&t.removeChild(e)}function vn(e,t,n){var o,a,r,i={};for(r in t)r=="key"?o=t[r]:r=="ref"?a=t[r]:i[r]=t[r];if(arguments.length>2&&(i.children=arguments.length>3?Re.call(arguments,2):n),typeof e=="function"&&e.defaultProps!=null)for(r in e.defaultProps)i[r]===void 0&&(i[r]=e.defaultProps[r]);return Ee(e,i,o,a,null)}function Ee(e,t,n,o,a){var r={type:e,props:t,key:n,ref:o,__k:null,__:null,__b:0,__e:null,__d:void 0,__c:null,__h:null,constructor:void 0,__v:a??++hn};return k.vnode!=null&&k.vnode(r),r}function Ie(e){return e.children}function Te(e,t){this.props=e,this.context=t}function ce(e,t){if(t==null)return e.__?ce(e.__,e.__.__k.indexOf(e)+1):null;for(var n;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type=="function"?ce(e):null}function yn(e){var t,n;if((e=e.__)!=null&&e.__c!=null){for(e.__e=e.__c.base=null,t=0;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null){e.__e=e.__c.base=n.__e;break}return yn(e)}}function on(e){(!e.__d&&(e.__d=!0)&&ge.push(e)&&!Ae.__r++||nn!==k.debounceRendering)&&((nn=k.debounceRendering)||gn)(Ae)}function Ae(){for(var e;Ae.__r=ge.length;)e=ge.sort(function(t,n){return t.__v.__b-n.__v.__b}),ge=[],e.some(function(t){var n,o,a,r,i,l;t.__d&&(i=(r=(n=t).__v).__e,(l=n.__P)&&(o=[],(a=re({},r)).__v=r.__v+1,lt(l,r,a,n.__n,l.ownerSVGElement!==void 0,r.__h!=null?[i]:null,o,i??ce(r),r.__h),Sn(o,r),r.__e!=i&&yn(r)))})}function kn(e,t,n,o,a,r,i,l,u,d){var c,m,p,$,h,b,w,C=o&&o.__k||bn,L=C.length;for(n.__k=[],c=0;c<t.length;c++)if(($=n.__k[c]=($=t[c])==null||typeof $=="boolean"?null:typeof $=="string"||typeof $=="number"||typeof $=="bigint"?Ee(null,$,null,null,$):Array.isArray($)?Ee(Ie,{children:$},null,null,null):$.__b>0?Ee($.type,$.props,$.key,null,$.__v):$)!=null){if($.__=n,$.__b=n.__b+1,(p=C[c])===null||p&&$.key==p.key&&$.type===p.type)C[c]=void 0;else for(m=0;m<L;m++){if((p=C[m])&&$.key==p.key&&$.type===p.type){C[m]=void 0;break}p=null}lt(e,$,p=p||De,a,r,i,l,u,d),h=$.__e,(m=$.ref)&&p.ref!=m&&(w||(w=[]),p.ref&&w.push(p.ref,null,$),w.push(m,$.__c||h,$)),h!=null?(b==null&&(b=h),typeof $.type=="function"&&$.__k!=null&&$.__k===p.__k?$.__d=u=wn($,u,e):u=xn(e,$,p,C,h,u),d||n.type!=="option"?typeof n.type=="function"&&(n.__d=u):e.value=""):u&&p.__e==u&&u.parentNode!=e&&(u=ce(p))}for(n.__e=b,c=L;c--;)C[c]!=null&&(typeof n.type=="function"&&C[c].__e!=null&&C[c].__e==n.__d&&(n.__d=ce(o,c+1)),En(C[c],C[c]));if(w)for(c=0;c<w.length;c++)Cn(w[c],w[++c],w[++c])}function wn(e,t,n){var o,a;for(o=0;o<e.__k.length;o++)(a=e.__k[o])&&(a.__=e,t=typeof a.type=="function"?wn(a,t,n):xn(n,a,a,e.__k,a.__e,t));return t}function xn(e,t,n,o,a,r){var i,l,u;if(t.__d!==void 0)i=t.__d,t.__d=void 0;else if(n==null||a!=r||a.parentNode==null)e:if(r==null||r.parentNode!==e)e.appendChild(a),i=null;else{for(l=r,u=0;(l=l.nextSibling)&&u<o.length;u+=2)if(l==a)break e;e.insertBefore(a,r),i=r}return i!==void 0?i:a.nextSibling}function sn(e,t,n){t[0]==="-"?e.setProperty(t,n):e[t]=n==null?"":typeof n!="number"||gs.test(t)?n:n+"px"}function Ce(e,t,n,o,a){var r;e:if(t==="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof o=="string"&&(e.style.cssText=o=""),o)for(t in o)n&&t in n||sn(e.style,t,"");if(n)for(t in n)o&&n[t]===o[t]||sn(e.style,t,n[t])}else if(t[0]==="o"&&t[1]==="n")r=t!==(t=t.replace(/Capture$/,"")),t=t.toLowerCase()in e?t.toLowerCase().slice(2):t.slice(2),e.l||(e.l={}),e.l[t+r]=n,n?o||e.addEventListener(t,r?an:rn,r):e.removeEventListener(t,r?an:rn,r);else if(t!=="dangerouslySetInnerHTML"){if(a)t=t.replace(/xlink[H:h]/,"h").replace(/sName$/,"s");else if(t!=="href"&&t!=="list"&&t!=="form"&&t!=="tabIndex"&&t!=="download"&&t in e)try{e[t]=n??"";break e}catch{}typeof n=="function"||(n!=null&&(n!==!1||t[0]==="a"&&t[1]==="r")?e.setAttribute(t,n):e.removeAttribute(t))}}function rn(e){this.l[e.type+!1](k.event?k.event(e):e)}function an(e){this.l[e.type+!0](k.event?k.event(e):e)}function lt(e,t,n,o,a,r,i,l,u){var d,c,m,p,$,h,b,w,C,L,oe,_=t.type;if(t.constructor!==void 0)return null;n.__h!=null&&(u=n.__h,l=t.__e=n.__e,t.__h=null,r=[l]),(d=k.__b)&&d(t);try{e:if(typeof _=="function"){if(w=t.props,C=(d=_.contextType)&&o[d.__c],L=d?C?C.props.value:d.__:o,n.__c?b=(c=t.__c=n.__c).__=c.__E:("prototype"in _&&_.prototype.render?t.__c=c=new _(w,L):(t.__c=c=new Te(w,L),c.constructor=_,c.render=_s),C&&C.sub(c),c.props=w,c.state||(c.state={}),c.context=L,c.__n=o,m=c.__d=!0,c.__h=[]),c.__s==null&&(c.__s=c.state),_.getDerivedStateFromProps!=null&&(c.__s==c.state&&(c.__s=re({},c.__s)),re(c.__s,_.getDerivedStateFromProps(w,c.__s))),p=c.props,$=c.state,m)_.getDerivedStateFromProps==null&&c.componentWillMount!=null&&c.componentWillMount(),c.componentDidMount!=null&&c.__h.push(c.componentDidMount);else{if(_.getDerivedStateFromProps==null&&w!==p&&c.componentWillReceiveProps!=null&&c.componentWillReceiveProps(w,L),!c.__e&&c.shouldComponentUpdate!=null&&c.shouldComponentUpdate(w,c.__s,L)===!1||t.__v===n.__v){c.props=w,c.state=c.__s,t.__v!==n.__v&&(c.__d=!1),c.__v=t,t.__e=n.__e,t.__k=n.__k,t.__k.forEach(function(B){B&&(B.__=t)}),c.__h.length&&i.push(c);break e}c.componentWillUpdate!=null&&c.componentWillUpdate(w,c.__s,L),c.componentDidUpdate!=null&&c.__h.push(function(){c.componentDidUpdate(p,$,h)})}c.context=L,c.props=w,c.state=c.__s,(d=k.__r)&&d(t),c.__d=!1,c.__v=t,c.__P=e,d=c.render(c.props,c.state,c.context),c.state=c.__s,c.getChildContext!=null&&(o=re(re({},o),c.getChildContext())),m||c.getSnapshotBeforeUpdate==null||(h=c.getSnapshotBeforeUpdate(p,$)),oe=d!=null&&d.type===Ie&&d.key==null?d.props.children:d,kn(e,Array.isArray(oe)?oe:[oe],t,n,o,a,r,i,l,u),c.base=t.__e,t.__h=null,c.__h.length&&i.push(c),b&&(c.__E=c.__=null),c.__e=!1}else r==null&&t.__v===n.__v?(t.__k=n.__k,t.__e=n.__e):t.__e=bs(n.__e,t,n,o,a,r,i,u);(d=k.diffed)&&d(t)}catch(B){t.__v=null,(u||r!=null)&&(t.__e=l,t.__h=!!u,r[r.indexOf(l)]=null),k.__e(B,t,n)}}function Sn(e,t){k.__c&&k.__c(t,e),e.some(function(n){try{e=n.__h,n.__h=[],e.some(function(o){o.call(n)})}catch(o){k.__e(o,n.__v)}})}function bs(e,t,n,o,a,r,i,l){var u,d,c,m=n.props,p=t.props,$=t.type,h=0;if($==="svg"&&(a=!0),r!=null){for(;h<r.length;h++)if((u=r[h])&&(u===e||($?u.localName==$:u.nodeType==3))){e=u,r[h]=null;break}}if(e==null){if($===null)return document.createTextNode(p);e=a?document.createElementNS("http://www.w3.org/2000/svg",$):document.createElement($,p.is&&p),r=null,l=!1}if($===null)m===p||l&&e.data===p||(e.data=p);else{if(r=r&&Re.call(e.childNodes),d=(m=n.props||De).dangerouslySetInnerHTML,c=p.dangerouslySetInnerHTML,!l){if(r!=null)for(m={},h=0;h<e.attributes.length;h++)m[e.attributes[h].name]=e.attributes[h].value;(c||d)&&(c&&(d&&c.__html==d.__html||c.__html===e.innerHTML)||(e.innerHTML=c&&c.__html||""))}if((function(b,w,C,L,oe){var _;for(_ in C)_==="children"||_==="key"||_ in w||Ce(b,_,null,C[_],L);for(_ in w)oe&&typeof w[_]!="function"||_==="children"||_==="key"||_==="value"||_==="checked"||C[_]===w[_]||Ce(b,_,w[_],C[_],L)})(e,p,m,a,l),c)t.__k=[];else if(h=t.props.children,kn(e,Array.isArray(h)?h:[h],t,n,o,a&&$!=="foreignObject",r,i,r?r[0]:n.__k&&ce(n,0),l),r!=null)for(h=r.length;h--;)r[h]!=null&&_n(r[h]);l||("value"in p&&(h=p.value)!==void 0&&(h!==e.value||$==="progress"&&!h)&&Ce(e,"value",h,m.value,!1),"checked"in p&&(h=p.checked)!==void 0&&h!==e.checked&&Ce(e,"checked",h,m.checked,!1))}return e}function Cn(e,t,n){try{typeof e=="function"?e(t):e.current=t}catch(o){k.__e(o,n)}}function En(e,t,n){var o,a;if(k.unmount&&k.unmount(e),(o=e.ref)&&(o.current&&o.current!==e.__e||Cn(o,null,t)),(o=e.__c)!=null){if(o.componentWillUnmount)try{o.componentWillUnmount()}catch(r){k.__e(r,t)}o.base=o.__P=null}if(o=e.__k)for(a=0;a<o.length;a++)o[a]&&En(o[a],t,typeof e.type!="function");n||e.__e==null||_n(e.__e),e.__e=e.__d=void 0}function _s(e,t,n){return this.constructor(e,n)}function Me(e,t,n){var o,a,r;k.__&&k.__(e,t),a=(o=typeof n=="function")?null:n&&n.__k||t.__k,r=[],lt(t,e=(!o&&n||t).__k=vn(Ie,null,[e]),a||De,De,t.ownerSVGElement!==void 0,!o&&n?[n]:a?null:t.firstChild?Re.call(t.childNodes):null,r,!o&&n?n:a?a.__e:t.firstChild,o),Sn(r,e)}Re=bn.slice,k={__e:function(e,t){for(var n,o,a;t=t.__;)if((n=t.__c)&&!n.__)try{if((o=n.constructor)&&o.getDerivedStateFromError!=null&&(n.setState(o.getDerivedStateFromError(e)),a=n.__d),n.componentDidCatch!=null&&(n.componentDidCatch(e),a=n.__d),a)return n.__E=n}catch(r){e=r}throw e}},hn=0,Te.prototype.setState=function(e,t){var n;n=this.__s!=null&&this.__s!==this.state?this.__s:this.__s=re({},this.state),typeof e=="function"&&(e=e(re({},n),this.props)),e&&re(n,e),e!=null&&this.__v&&(t&&this.__h.push(t),on(this))},Te.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),on(this))},Te.prototype.render=Ie,ge=[],gn=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,Ae.__r=0,hs=0;var _e,H,ln,be=0,at=[],cn=k.__b,un=k.__r,dn=k.diffed,$n=k.__c,pn=k.unmount;function Oe(e,t){k.__h&&k.__h(H,e,be||t),be=0;var n=H.__H||(H.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function f(e){return be=1,vs(Tn,e)}function vs(e,t,n){var o=Oe(_e++,2);return o.t=e,o.__c||(o.__=[n?n(t):Tn(void 0,t),function(a){var r=o.t(o.__[0],a);o.__[0]!==r&&(o.__=[r,o.__[1]],o.__c.setState({}))}],o.__c=H),o.__}function x(e,t){var n=Oe(_e++,3);!k.__s&&ct(n.__H,t)&&(n.__=e,n.__H=t,H.__H.__h.push(n))}function Le(e,t){var n=Oe(_e++,4);!k.__s&&ct(n.__H,t)&&(n.__=e,n.__H=t,H.__h.push(n))}function O(e){return be=5,ve(function(){return{current:e}},[])}function ve(e,t){var n=Oe(_e++,7);return ct(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function le(e,t){return be=8,ve(function(){return e},t)}function ys(){at.forEach(function(e){if(e.__P)try{e.__H.__h.forEach(Pe),e.__H.__h.forEach(it),e.__H.__h=[]}catch(t){e.__H.__h=[],k.__e(t,e.__v)}}),at=[]}k.__b=function(e){H=null,cn&&cn(e)},k.__r=function(e){un&&un(e),_e=0;var t=(H=e.__c).__H;t&&(t.__h.forEach(Pe),t.__h.forEach(it),t.__h=[])},k.diffed=function(e){dn&&dn(e);var t=e.__c;t&&t.__H&&t.__H.__h.length&&(at.push(t)!==1&&ln===k.requestAnimationFrame||((ln=k.requestAnimationFrame)||function(n){var o,a=function(){clearTimeout(r),mn&&cancelAnimationFrame(o),setTimeout(n)},r=setTimeout(a,100);mn&&(o=requestAnimationFrame(a))})(ys)),H=void 0},k.__c=function(e,t){t.some(function(n){try{n.__h.forEach(Pe),n.__h=n.__h.filter(function(o){return!o.__||it(o)})}catch(o){t.some(function(a){a.__h&&(a.__h=[])}),t=[],k.__e(o,n.__v)}}),$n&&$n(e,t)},k.unmount=function(e){pn&&pn(e);var t=e.__c;if(t&&t.__H)try{t.__H.__.forEach(Pe)}catch(n){k.__e(n,t.__v)}};var mn=typeof requestAnimationFrame=="function";function Pe(e){var t=H;typeof e.__c=="function"&&e.__c(),H=t}function it(e){var t=H;e.__c=e.__(),H=t}function ct(e,t){return!e||e.length!==t.length||t.some(function(n,o){return n!==e[o]})}function Tn(e,t){return typeof t=="function"?t(e):t}var Pn=function(e,t,n,o){var a;t[0]=0;for(var r=1;r<t.length;r++){var i=t[r++],l=t[r]?(t[0]|=i?1:2,n[t[r++]]):t[++r];i===3?o[0]=l:i===4?o[1]=Object.assign(o[1]||{},l):i===5?(o[1]=o[1]||{})[t[++r]]=l:i===6?o[1][t[++r]]+=l+"":i?(a=e.apply(l,Pn(e,l,n,["",null])),o.push(a),l[0]?t[0]|=2:(t[r-2]=0,t[r]=a)):o.push(l)}return o},fn=new Map,s=function(e){var t=fn.get(this);return t||(t=new Map,fn.set(this,t)),(t=Pn(this,t.get(e)||(t.set(e,t=(function(n){for(var o,a,r=1,i="",l="",u=[0],d=function(p){r===1&&(p||(i=i.replace(/^\s*\n\s*|\s*\n\s*$/g,"")))?u.push(0,p,i):r===3&&(p||i)?(u.push(3,p,i),r=2):r===2&&i==="..."&&p?u.push(4,p,0):r===2&&i&&!p?u.push(5,0,!0,i):r>=5&&((i||!p&&r===5)&&(u.push(r,0,i,a),r=6),p&&(u.push(r,p,0,a),r=6)),i=""},c=0;c<n.length;c++){c&&(r===1&&d(),d(c));for(var m=0;m<n[c].length;m++)o=n[c][m],r===1?o==="<"?(d(),u=[u],r=3):i+=o:r===4?i==="--"&&o===">"?(r=1,i=""):i=o+i[0]:l?o===l?l="":i+=o:o==='"'||o==="'"?l=o:o===">"?(d(),r=1):r&&(o==="="?(r=5,a=i,i=""):o==="/"&&(r<5||n[c][m+1]===">")?(d(),r===3&&(u=u[0]),r=u,(u=u[0]).push(2,0,r),r=0):o===" "||o==="	"||o===`
`||o==="\r"?(d(),r=2):i+=o),r===3&&i==="!--"&&(r=4,u=u[0])}return d(),u})(e)),t),arguments,[])).length>1?t:t[0]}.bind(vn);function T(e){let t=document.getElementById("status");t.textContent="",setTimeout(()=>{t.textContent=e},50)}var pt="packline.tokens",$t="packline.signing-in";var Q={issuer:""},ut=null;async function Dn(){if(Q=await(await fetch("/console/config.json")).json(),!Q.issuer)return{signedIn:!0,needed:!1,name:""};let t=new URLSearchParams(location.search);t.has("state")&&(t.has("code")||t.has("error"))&&await ws(t);let n=ue();return n&&n.ends<Nn()+30&&await Mn().catch(()=>ht()),ks()}function ks(){let e=ue();return{signedIn:!!e,needed:!0,name:e?.name??""}}function mt(){let e=ue();return e?{Authorization:`Bearer ${e.access}`}:{}}async function An(){let{authorization_endpoint:e}=await ft(),t={state:dt(),nonce:dt(),verifier:dt(),hash:location.hash};sessionStorage.setItem($t,JSON.stringify(t));let n=new URL(e),o={response_type:"code",client_id:Q.client_id,redirect_uri:Ne(),scope:Q.scopes||"openid",audience:Q.audience,state:t.state,nonce:t.nonce,code_challenge:await Ss(t.verifier),code_challenge_method:"S256"};for(let[a,r]of Object.entries(o))r&&n.searchParams.set(a,r);location.assign(n)}async function Rn({Authorization:e}){return Q.issuer?ue()&&mt().Authorization!==e?!0:(ut??=Mn().finally(()=>{ut=null}),ut.then(()=>!0,()=>(ht(),location.reload(),!1))):!1}async function In(){ht();let{end_session_endpoint:e}=await ft().catch(()=>({}));if(!e)return location.reload();let t=new URL(e);t.searchParams.set("client_id",Q.client_id),t.searchParams.set("post_logout_redirect_uri",Ne()),location.assign(t)}async function ws(e){let t=JSON.parse(sessionStorage.getItem($t)??"null");if(sessionStorage.removeItem($t),history.replaceState(null,"",Ne()+(t?.hash??"")),!t||e.get("state")!==t.state)throw new Error("This sign-in was not started here.");if(e.has("error"))throw new Error(e.get("error_description")||e.get("error"));let n=await On({grant_type:"authorization_code",code:e.get("code"),redirect_uri:Ne(),code_verifier:t.verifier});xs(Un(n.id_token),t.nonce),Ln(n)}async function Mn(){let e=ue()?.refresh;if(!e)throw new Error("There is no way to renew the session.");Ln(await On({grant_type:"refresh_token",refresh_token:e}))}async function On(e){let{token_endpoint:t}=await ft(),n=new URLSearchParams({client_id:Q.client_id,...e}),o=await fetch(t,{method:"POST",body:n}),a=await o.json().catch(()=>({}));if(!o.ok||!a.access_token)throw new Error(a.error_description||"The sign-in was refused.");return a}async function ft(){let e=Q.issuer.replace(/\/$/,""),t=await fetch(`${e}/.well-known/openid-configuration`);if(!t.ok)throw new Error(`${e} does not say how to sign in (${t.status}).`);let n=await t.json();if(n.issuer.replace(/\/$/,"")!==e)throw new Error(`${e} calls itself ${n.issuer}.`);return n}function xs(e,t){let n=[].concat(e.aud??[]);if(e.nonce!==t)throw new Error("The sign-in answers another request.");if(!n.includes(Q.client_id))throw new Error("The sign-in is for another application.");if((e.iss??"").replace(/\/$/,"")!==Q.issuer.replace(/\/$/,""))throw new Error("The sign-in comes from another issuer.")}function Ln(e){let t=e.id_token?Un(e.id_token):{},n=ue()??{};sessionStorage.setItem(pt,JSON.stringify({access:e.access_token,refresh:e.refresh_token??n.refresh,ends:Nn()+(e.expires_in??300),name:t.name??t.email??t.preferred_username??t.sub??n.name??""}))}var ht=()=>sessionStorage.removeItem(pt),ue=()=>JSON.parse(sessionStorage.getItem(pt)??"null"),Ne=()=>`${location.origin}/console/index.html`,Nn=()=>Date.now()/1e3,dt=()=>Fn(crypto.getRandomValues(new Uint8Array(32))),Ss=async e=>Fn(new Uint8Array(await crypto.subtle.digest("SHA-256",new TextEncoder().encode(e)))),Fn=e=>btoa(String.fromCharCode(...e)).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"");function Un(e){let t=(e??"").split(".")[1]??"",n=atob(t.replace(/-/g,"+").replace(/_/g,"/"));return JSON.parse(new TextDecoder().decode(Uint8Array.from(n,o=>o.charCodeAt(0))))}var Cs=new Intl.NumberFormat("en"),Bn=["B","KiB","MiB","GiB","TiB","PiB"],y=e=>e==null?"\u2013":Cs.format(e),M=(e,t,n=`${t}s`)=>`${y(e)} ${e===1?t:n}`;function v(e){if(e==null)return"\u2013";let t=0,n=e;for(;n>=1024&&t<Bn.length-1;)n/=1024,t+=1;return`${t===0||n>=100?Math.round(n):n.toFixed(1)} ${Bn[t]}`}var Es=new Intl.DateTimeFormat("en-GB",{dateStyle:"medium",timeStyle:"long"}),zn=new Intl.DateTimeFormat("en-GB",{dateStyle:"medium",timeStyle:"short"}),jn=e=>e?zn.format(new Date(e)):"\u2013",Fe=e=>e?Es.format(new Date(e)):"",Vn=()=>zn.resolvedOptions().timeZone;function Wn(e){return e==null?"\u2013":e<60?`${e<10?e.toFixed(1):Math.round(e)} s`:e<3600?`${Math.round(e/60)} min`:`${(e/3600).toFixed(1)} h`}var Ts=/^[A-Za-z0-9_@%+=:,./-]+$/,Ps=e=>Ts.test(e)?e:`'${String(e).replaceAll("'","'\\''")}'`,Y=(...e)=>["packline",...e.filter(t=>t!==""&&t!=null).map(Ps)].join(" "),se=(e,t)=>t===""||t==null?[]:[e,String(t)],gt=(e,t)=>t.flatMap(n=>se(e,n)),Hn=(e,t)=>Y("fetch",e,"--to",t),qn=(e,t,n,o)=>Y("alias",`dataset://${e}/${t||"ALIAS"}`,n,...se("--rev",o)),Gn=(e,t,n)=>Y("alias",`dataset://${e}/${t}`,"--remove",...se("--rev",n)),Jn=(e,t)=>Y("alias",`dataset://${e}/${t}`),Kn=(e,t)=>Y("package",e,...t?["--rebuild"]:[]),Qn=e=>Y("delete",e),Yn=e=>Y("restore",e),Zn=(e,t)=>Y("create",`dataset://${e||"NAME"}`,...se("--owner",t)),Xn=(e,t)=>Y("status",e,t);function eo({dataset:e,name:t,datums:n,base:o,packaging:a,aliases:r,tags:i}){let l=n.length?["--datum",...n]:[],u=[...se("--base",o),...a?["--packaging"]:[],...gt("--alias",r),...gt("--tag",i)];return Y("compose",`dataset://${e||"NAME"}/${t||"VERSION"}`,...u,...l)}function to({tag:e=[],property:t=[],name:n,alias:o,output_execution:a,dataset_version:r}){let i=[...se("--name",n),...se("--alias",o),...se("--execution",a),...se("--dataset",r)];return Y("search",...gt("--tag",e),...i,...t)}var bt=e=>e.replace(/^[a-z]+:\/\//,"").split("/")[0]||"data",Ds=e=>`from packline import fetch

fetch(${JSON.stringify(e)}, to=${JSON.stringify(bt(e))})`,As=e=>`import packline

with packline.open(${JSON.stringify(e)}) as dataset:
    for path, data in zip(dataset.paths(), dataset):
        print(path, len(data))`,Rs=e=>`from packline.torch import PackagedDataset, ResumableSampler
from torch.utils.data import DataLoader

dataset = PackagedDataset(${JSON.stringify(e)})
sampler = ResumableSampler(dataset, seed=1)
loader = DataLoader(dataset, batch_size=256, sampler=sampler, num_workers=4)`,Is=e=>`inputs:
  - name: ${no(bt(e))}
    default: ${no(e)}
    keep-directories: full`,oo=e=>[{key:"uri",label:"URI",text:e},{key:"cli",label:"Command line",text:Hn(e,bt(e))},{key:"python",label:"Python",text:Ds(e)},{key:"open",label:"packline.open",text:As(e)},{key:"torch",label:"PyTorch",text:Rs(e)},{key:"yaml",label:"YAML input",text:Is(e)}],Ms=/^(?!(?:null|true|false|yes|no|on|off|y|n|~)$)[A-Za-z][\w./:@-]*$/i,no=e=>Ms.test(e)&&!e.endsWith(":")?e:JSON.stringify(e);var Os=2e3;function U({text:e,label:t="Copy",what:n}){let o=O(),[a,r]=f("");x(()=>{if(!a)return;let l=setTimeout(()=>r(""),Os);return()=>clearTimeout(l)},[a]);let i=async()=>{let l=await Ls(e).then(()=>!0,()=>Ns(e,o.current));r(l?"Copied":"Not allowed"),T(l?`Copied: ${n??e}`:"The browser did not allow copying.")};return s`
    <button type="button" ref=${o} class=${`quiet copy ${a&&"said"}`} onClick=${i} title=${e}
      aria-label=${n&&`Copy ${n}`}>${a||t}</button>`}var Ue=({uri:e})=>s`
  <div class="copy-bar" role="group" aria-label="Copy">
    ${oo(e).map(({key:t,label:n,text:o})=>s`<${U} key=${t} text=${o} label=${n} what=${n} />`)}
  </div>`,so=({line:e})=>s`
  <p class="twin"><span>or: </span><code>${e}</code><${U} text=${e} what="command line" /></p>`,Ls=e=>navigator.clipboard?.writeText(e)??Promise.reject(new Error("There is no clipboard."));function Ns(e,t){let n=document.createElement("textarea");n.value=e,n.className="unseen",t.after(n),n.select();let o=document.execCommand("copy");return n.remove(),t.focus(),o}function N({title:e,crumbs:t=[],actions:n,lead:o,children:a}){let r=O();return x(()=>{document.title=`${e} \xB7 Packline`,r.current.focus({preventScroll:!0}),window.scrollTo(0,0)},[e]),s`
    ${t.length>0&&s`<${_t} of=${t} label="Where you are" />`}
    <div class="head">
      <h1 ref=${r} tabindex="-1">${e}</h1>
      ${n&&s`<div class="actions">${n}</div>`}
    </div>
    ${o&&s`<div class="lead">${o}</div>`}
    ${a}`}var _t=({of:e,label:t})=>s`
  <nav class="crumbs" aria-label=${t}><ol>
    ${e.map(([n,o])=>s`<li>${o?s`<a href=${o}>${n}</a>`:s`<span aria-current="location">${n}</span>`}</li>`)}
  </ol></nav>`;function q({of:e,children:t}){let n=[].concat(t)[0];return e.error?s`<${E} error=${e.error} retry=${e.reload} />`:e.data===void 0?e.loading?s`<${te} />`:null:n(e.data)}var te=({text:e="Loading\u2026"})=>s`<p class="waiting" role="status">${e}</p>`;function E({error:e,retry:t,missing:n}){return n&&(e.status===404||e.status===405)&&e.title!=="VersionNotFound"?s`<p class="note">${n}</p>`:s`
    <div class="problem" role="alert">
      <p><strong>${e.message}</strong></p>
      ${e.remedy&&s`<p>${e.remedy}</p>`}
      ${t&&s`<button onClick=${t}>Try again</button>`}
    </div>`}var S=({title:e,aside:t,children:n})=>s`
  <section class="card"><header><h2>${e}</h2>${t&&s`<div class="actions">${t}</div>`}</header>${n}</section>`;function D({caption:e,columns:t,rows:n,empty:o="There is nothing here yet.",id:a=r=>r.id}){return n.length?s`
    <div class="scroll" tabindex="0" role="region" aria-label=${e}>
      <table class="list" role="table">
        <caption class="unseen">${e}</caption>
        <thead role="rowgroup"><tr role="row">${t.map(r=>s`<th scope="col" role="columnheader" class=${r.kind}>${r.title}</th>`)}</tr></thead>
        <tbody role="rowgroup">${n.map(r=>s`<tr role="row" key=${a(r)}>${t.map(i=>s`<${Fs} column=${i} row=${r} />`)}</tr>`)}</tbody>
      </table>
    </div>`:s`<p class="note">${o}</p>`}var Fs=({column:{header:e,kind:t,title:n,cell:o},row:a})=>e?s`<th scope="row" role="rowheader" class=${t}><span>${o(a)}</span></th>`:s`<td role="cell" class=${`${t??""} ${typeof n=="string"?"":"bare"}`} data-title=${typeof n=="string"?n:null}><span>${o(a)}</span></td>`;function A({of:e,what:t="more"}){return e.error?s`<${E} error=${e.error} retry=${e.more??e.reload} />`:e.loading?s`<${te} />`:e.more?s`<p class="foot"><button onClick=${e.more}>Load ${t}</button></p>`:null}var Us={built:"good",pending:"busy",failed:"bad",none:"idle",sealed:"good",sealing:"busy",open:"busy"},Bs={none:"not packaged",built:"packaged",pending:"packaging",failed:"packaging failed"},V=({of:e})=>s`<span class=${`state ${Us[e]??"idle"}`}>${Bs[e]??e}</span>`,J=({children:e})=>s`<span class="tag">${e}</span>${" "}`,R=({of:e})=>e?s`<time datetime=${e} title=${Fe(e)}>${jn(e)}</time>`:"\u2013",Z=({of:e})=>s`
  <dl class="facts">${e.filter(([,t])=>t!=null&&t!=="").map(([t,n])=>s`
    <div><dt>${t}</dt><dd>${n}</dd></div>`)}</dl>`,F=({value:e,label:t})=>s`<div class="figure"><span>${e}</span><small>${t}</small></div>`;function ro({title:e,onClose:t,children:n,wide:o}){let a=O();return x(()=>{a.current.showModal()},[]),s`
    <dialog ref=${a} class=${o&&"wide"} aria-labelledby="dialog-title" onClose=${t}>
      <header><h2 id="dialog-title">${e}</h2>
        <button class="icon" aria-label="Close" onClick=${t}>✕</button></header>
      <div class="inside">${n}</div>
    </dialog>`}function g(...e){let t=typeof e.at(-1)=="object"?new URLSearchParams(lo(e.pop())).toString():"";return`#/${e.map(encodeURIComponent).join("/")}${t&&`?${t}`}`}function X(...e){location.hash=g(...e)}function W(e,{replace:t=!1}={}){let{path:n,query:o}=vt(),a=new URLSearchParams(lo({...o,...e})).toString(),r=`#/${n.map(encodeURIComponent).join("/")}${a&&`?${a}`}`;t?(history.replaceState(null,"",r),window.dispatchEvent(new HashChangeEvent("hashchange"))):location.hash=r}function ao(){let[e,t]=f(vt);return x(()=>{let n=()=>{(location.hash.startsWith("#/")||!location.hash)&&t(vt())};return window.addEventListener("hashchange",n),()=>window.removeEventListener("hashchange",n)},[]),e}function io(e,t){for(let n of e){let o=n.path.split("/"),a={};if(o.length===t.length&&o.every((i,l)=>i.startsWith(":")?(a[i.slice(1)]=t[l],!0):i===t[l]))return{route:n,params:a}}return null}function vt(){let[e,t]=location.hash.replace(/^#\/?/,"").split("?",2);return{path:e.split("/").filter(Boolean).map(zs),query:Object.fromEntries(new URLSearchParams(t))}}function zs(e){try{return decodeURIComponent(e)}catch{return e}}function lo(e){return Object.fromEntries(Object.entries(e).filter(([,t])=>t!==""&&t!=null))}var js="/api/v0/",Be=class extends Error{constructor(t,n){super(n.detail||`The API answered ${t}.`),this.status=t,this.title=n.title||"",this.remedy=n.remedy||""}};async function ye(e,{again:t=!1,...n}={}){let{method:o="GET",query:a,body:r,headers:i={},signal:l}=n,u=new URL(e.startsWith("http")?e:js+e,location.origin),d=new URL(u.pathname+u.search,location.origin);for(let[p,$]of Object.entries(a??{}))for(let h of Array.isArray($)?$:[$])h!==""&&h!=null&&d.searchParams.append(p,h);let c={...mt(),...i};r!==void 0&&(c["Content-Type"]="application/json");let m;try{m=await fetch(d,{method:o,headers:c,body:r&&JSON.stringify(r),signal:l,cache:"no-store"})}catch(p){throw p.name==="AbortError"?p:new Be(0,{detail:"The API cannot be reached.",remedy:"Check the network, then try again."})}if(m.status===401&&!t&&await Rn(c))return ye(e,{...n,again:!0});if(!m.ok)throw new Be(m.status,await m.json().catch(()=>({})));return m}var ze=async(e,t)=>(await ye(e,t)).json(),K=(e,t,n)=>ze(e,{...n,query:t}),ne=(e,t,n)=>ze(e,{...n,method:"POST",body:t}),co=(e,t,n)=>ze(e,{method:"PUT",body:t,headers:n}),je=(e,t)=>ze(e,{method:"DELETE",headers:t});function I(e,t,{every:n=0}={}){let[o,a]=f({loading:e!=null}),[r,i]=f(0),l=JSON.stringify([e,t]),u=O("");return x(()=>{if(e==null)return a({loading:!1});let d=new AbortController,c;return a(m=>u.current===l?{...m,loading:!0}:{loading:!0}),u.current=l,K(e,t,{signal:d.signal}).then(m=>{a({data:m,loading:!1});let p=typeof n=="function"?n(m):n;p&&(c=setTimeout(()=>i($=>$+1),p))},m=>m.name!=="AbortError"&&a({error:m,loading:!1})),()=>{d.abort(),clearTimeout(c)}},[l,r]),{...o,reload:le(()=>i(d=>d+1),[])}}function P(e,t){let[n,o]=f({items:[],loading:!0}),[a,r]=f(0),i=JSON.stringify([e,t]),l=O(null),u=le(async(c,m,p,$)=>{o({items:p,loading:!0});try{let h=await K(c,m,{signal:$.signal});o({items:[...p,...h.results],next:h.next,count:h.count,notSearched:h.not_searched,searched:h.searched,loading:!1})}catch(h){h.name!=="AbortError"&&o({items:p,next:p.length?c:null,error:h,loading:!1})}},[]);x(()=>{if(e==null)return o({items:[],loading:!1});let c=new AbortController;return l.current=c,u(e,t,[],c),()=>c.abort()},[i,a]);let d=n.next&&!n.loading?()=>u(n.next,void 0,n.items,l.current):null;return{...n,more:d,reload:le(()=>r(c=>c+1),[])}}var Vs=5,Ws=1e3,uo=8,Hs=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function $o({before:e,after:t}){let{differences:n,error:o,whole:a}=Gs(e,t);if(o)return s`<${E} error=${o} />`;if(!n)return s`<${te} text="Comparing the files…" />`;let r=i=>n.filter(({change:l})=>l===i).length;return s`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Hs.map(([i,l])=>s`
        <li class=${i}><span aria-hidden="true">${l}</span> ${a?"":"at least "}${y(r(i))} ${i}</li>`)}</ul>
      ${n.length>0&&s`<ul class="paths">${n.slice(0,uo).map(({change:i,path:l,before:u,after:d})=>s`
        <li class=${i}><code>${l}</code> <span>${i}${qs(u,d)}</span></li>`)}</ul>`}
      ${(n.length>uo||!a)&&s`<p><a href=${g("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!n.length&&a&&s`<p class="note">Their files are the same.</p>`}
    </div>`}function qs(e,t){let[n,o]=[e?.size,t?.size];return n!=null&&o!=null?n===o?"":`, ${v(n)} \u2192 ${v(o)}`:`, ${v(n??o)}`}function Gs(e,t){let[n,o]=f({});return x(()=>{let a=new AbortController;return o({}),Js(e,t,a.signal).then(o,r=>r.name!=="AbortError"&&o({error:r})),()=>a.abort()},[e,t]),n}async function Js(e,t,n){let o=[],a=`dataset-versions/${encodeURIComponent(t)}/diff/`,r={against:e,limit:Ws};for(let i=0;a&&i<Vs;i+=1){let l=await K(a,r,{signal:n});o=[...o,...l.results],[a,r]=[l.next,void 0]}return{differences:o,whole:!a}}function z({title:e,verb:t,twin:n,send:o,onDone:a,onClose:r,onProblem:i,disabled:l,danger:u,wide:d,children:c}){let[m,p]=f(!1),[$,h]=f(null);return s`
    <${ro} title=${e} onClose=${r} wide=${d}>
      <form class="write" onSubmit=${async w=>{if(w.preventDefault(),!(m||l)){p(!0),h(null);try{a(await o())}catch(C){await i?.(C)||h(C),p(!1)}}}} novalidate>
        ${c}
        ${$&&s`<${E} error=${$} />`}
        ${n&&s`<${so} line=${n} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${r}>Cancel</button>
          <button type="submit" class=${u?"danger":"primary"} aria-disabled=${String(!!(l||m))}>
            ${m?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function G({label:e,hint:t,wrong:n,id:o,children:a,...r}){let i=[t&&`${o}-hint`,n&&`${o}-wrong`].filter(Boolean).join(" ")||null;return s`
    <div class="field">
      <label for=${o}>${e}</label>
      ${a??s`<input id=${o} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${n?"true":null} ...${r} />`}
      ${t&&s`<small id=${`${o}-hint`}>${t}</small>`}
      ${n&&s`<small id=${`${o}-wrong`} class="wrong">${n}</small>`}
    </div>`}var po=({label:e,id:t,checked:n,onChange:o,hint:a})=>s`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${n} onChange=${r=>o(r.target.checked)} />
    <label for=${t}>${e}</label>${a&&s`<small>${a}</small>`}
  </div>`;var Ks=/^[A-Za-z0-9._-]{1,256}$/,mo=100,fo=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function de({dataset:e,alias:t="",version:n="",onDone:o,onClose:a}){let[r,i]=f(t),[l,u]=f(n),[d,c]=f(null),m=I(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:mo}),p=r&&!Ks.test(r)?"Letters, digits, dots, underscores and dashes only.":"",[$,h]=Xs(e,p?"":r),b=!!$.alias&&$.alias.version.name===l,w=r&&l&&!p&&$.loaded&&!b,C=()=>{let j=$.alias?{"If-Match":`"${$.alias.rev}"`}:{"If-None-Match":"*"};return co(fo(e,r),{version:l},j)},L=async j=>{if(j.status!==412)return!1;let ie=$.alias?.version.name??null,Se=await h();return c({before:ie,after:Se}),!0},oe=j=>{T(`${j.name} now points to ${j.version.name}.`),o(j)},_=j=>{i(j.target.value.trim()),c(null)},B=d?"Move it anyway":`${$.loaded&&!$.alias?"Create":"Move"} ${r||"alias"}`;return s`
    <${z} title=${n?`Promote ${e}/${n}`:`Promote a version of ${e}`}
      verb=${B} twin=${qn(e,r,l||"VERSION",$.alias?.rev??0)} disabled=${!w}
      send=${C} onProblem=${L} onDone=${oe} onClose=${a}>
      <${G} id="promote-alias" label="Alias" value=${r} onInput=${_} wrong=${p} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(m.data?.results??[]).map(({name:j})=>s`<option value=${j} />`)}</datalist>
      ${!n&&s`<${Qs} dataset=${e} version=${l} onChoose=${u} />`}
      ${d&&s`<${Ys} alias=${r} ...${d} />`}
      ${$.error&&s`<${E} error=${$.error} retry=${h} />`}
      ${r&&l&&$.loaded&&s`<${Zs} dataset=${e} alias=${r} now=${$.alias} version=${l} same=${b} />`}
      ${r&&l&&!p&&!$.loaded&&!$.error&&s`<${te} text="Loading the alias…" />`}
    <//>`}function Qs({dataset:e,version:t,onChoose:n}){let o=I("dataset-versions/",{dataset:e,limit:mo});return s`
    <${G} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${a=>n(a.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(o.data?.results??[]).map(({name:a})=>s`<option value=${a} />`)}</datalist>`}var Ys=({alias:e,before:t,after:n})=>s`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${n?s`now points to ${n.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function Zs({dataset:e,alias:t,now:n,version:o,same:a}){return a?s`<p class="note">${t} points to ${o} already.</p>`:s`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${n?s`<del>${n.version.name}</del>`:s`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${o}</ins></p>
      ${n&&s`<p class="note">Revision ${n.rev}, moved <${R} of=${n.mtime} />.</p>`}
      ${n&&s`<${$o} before=${`${e}:${n.version.name}`} after=${`${e}:${o}`} />`}
    </section>`}function Xs(e,t){let[n,o]=f({loaded:!1}),a=async()=>{try{let r=await K(fo(e,t));return o({loaded:!0,alias:r}),r}catch(r){return o(r.status===404?{loaded:!0,alias:null}:{loaded:!1,error:r}),null}};return x(()=>{if(o({loaded:!1}),!t)return;let r=setTimeout(a,250);return()=>clearTimeout(r)},[e,t]),[n,a]}function ho({dataset:e,alias:t,now:n,onDone:o,onClose:a}){let r=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{T(`${t} is removed.`),o(l)};return s`
    <${z} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${Gn(e,t,n.rev)}
      send=${()=>je(r,{"If-Match":`"${n.rev}"`})} onDone=${i} onClose=${a}>
      <p>Jobs that fetch <code>${n.uri}</code> fail from now on. Version ${n.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}var er={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:n})=>`${e} ${t?`moved from ${t} to ${n}`:`was created, pointing to ${n}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:n})=>`${ke(e)} was packaged: ${t} ${t===1?"part":"parts"}${n?`, ${n} reused`:""}`,VersionDeleted:({uri:e})=>`${ke(e)} was deleted`,VersionRestored:({uri:e})=>`${ke(e)} was restored`,PropertiesChanged:e=>`Properties of ${ke(e.uri)}: ${go(e)}`,MetadataChanged:e=>`Metadata of ${e.path}: ${go(e)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${ke(e)} failed: ${t}`};function bo({type:e,detail:t}){try{return er[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}var tr={token:"proved by a token",signature:"proved by a signature",client:"said by the client",marker:"said by the marker",pipeline:"Packline itself"};function $e(e){let t=e?.name??e?.who??e?.data?.version?.created_by??e?.data?.model_version?.created_by;return t?{name:t,basis:tr[e.source??e.who_source]??""}:null}function _o({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return nr(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function nr(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function Ve(e){let[t,n,o]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${n}/${o}`}var go=({set:e,removed:t})=>[e.length&&`set ${e.join(", ")}`,t.length&&`removed ${t.join(", ")}`].filter(Boolean).join("; "),ke=e=>(e??"").split("/").pop();var or="This stack keeps no events.";function ae({of:e}){let t=P("events/",{...e,limit:20});return s`
    <${S} title="Activity">
      ${t.items.length>0&&s`<ol class="events">${t.items.map(n=>s`<li key=${n.id}><${sr} event=${n} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&s`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?s`<${E} error=${t.error} retry=${t.reload} missing=${or} />`:s`<${A} of=${t} what="earlier events" />`}
    <//>`}function sr({event:e}){let t=_o(e),n=bo(e);return s`<${R} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?s`<a href=${g("versions",t)}>${n}</a>`:n}<${we} of=${$e(e.detail)} before=" by " /></span>`}function we({of:e,before:t=""}){return e&&s`<span>${t}${e.name}${e.basis&&s` <span class="soft">(${e.basis})</span>`}</span>`}function yt({params:{dataset:e,alias:t}}){let n=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[o,a]=f(null),[r,i]=f(!1),l=n.items[0],u=!!l?.version,d=()=>{a(null),i(!1),n.reload()};return s`
    <${N} title=${`${e}/${t}`} crumbs=${[["Datasets",g("datasets")],[e,g("datasets",e)],[t]]}
      lead=${l&&s`${u?s`Points to ${vo(l)}.`:"Removed."} ${n.count!=null&&`${M(n.count,"revision")}.`}`}
      actions=${l&&s`${u&&s`<${Ue} uri=${l.uri} />`}<${U} text=${Jn(e,t)} label="History line" what="command line of the history" />
        ${u&&s`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>a("")}>${u?"Move":"Create"} ${t}…</button>`}>
      ${n.error&&!n.items.length&&s`<${E} error=${n.error} retry=${n.reload} />`}
      ${n.items.length>0&&s`<${D} caption=${`History of ${t}`} rows=${n.items} id=${({rev:c})=>c} columns=${[{title:"Revision",cell:({rev:c})=>c,header:!0},{title:"Version",cell:vo},{title:"By",cell:({moved_by:c})=>s`<${we} of=${$e(c)} />`},{title:"Moved",cell:({mtime:c})=>s`<${R} of=${c} />`,kind:"time"},{title:s`<span class="unseen">Change</span>`,cell:c=>s`<${rr} move=${c} now=${l} onBack=${a} />`}]} />`}
      ${!(n.error&&!n.items.length)&&s`<${A} of=${n} what="earlier moves" />`}
      ${o!=null&&s`<${de} dataset=${e} alias=${t} version=${o} onClose=${()=>a(null)} onDone=${d} />`}
      ${r&&s`<${ho} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${d} />`}
    <//>`}var vo=({version:e})=>e?s`<a href=${g("versions",e.id)}>${e.name}</a>`:"(removed)";function rr({move:e,now:t,onBack:n}){return e.rev===t.rev?s`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:s`<button type="button" class="quiet" onClick=${()=>n(e.version.name)}>Move back to ${e.version.name}</button>`}var ar=/^[a-z0-9._-]{1,128}$/;function yo({onDone:e,onClose:t}){let[n,o]=f(""),a=n&&!ar.test(n)?"Lower-case letters, digits, dots, underscores and dashes only.":"",r=i=>{T(`${i.uri} was created.`),e(i)};return s`
    <${z} title="New dataset" verb="Create dataset" twin=${Zn(n)} disabled=${!n||a}
      send=${()=>ne("datasets/",{name:n})} onDone=${r} onClose=${t}>
      <${G} id="dataset-name" label="Name" value=${n} wrong=${a} onInput=${i=>o(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var ko=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function wo({version:e,onDone:t,onClose:n}){let o=a=>{T(`${e.uri} is deleted.`),t(a)};return s`
    <${z} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${Qn(e.uri)}
      send=${()=>je(ko(e))} onDone=${o} onClose=${n}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function We({version:e,onDone:t,onClose:n}){let o=a=>{T(`${e.uri} is restored.`),t(a)};return s`
    <${z} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${Yn(e.uri)}
      send=${()=>ne(`${ko(e)}restore/`,{})} onDone=${o} onClose=${n}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${Fe(e.deleted_at)}`:""}.</p>
    <//>`}function xo({dataset:e,reload:t}){let[n,o]=f(!1);return s`
    <button type="button" class="primary" onClick=${()=>o(!0)}>Promote a version…</button>
    ${n&&s`<${de} dataset=${e} onClose=${()=>o(!1)} onDone=${()=>{o(!1),t()}} />`}`}function So(){let[e,t]=f(!1);return s`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&s`<${yo} onClose=${()=>t(!1)} onDone=${n=>X("datasets",n.id)} />`}`}function Co({dataset:e,reload:t}){let n=P("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[o,a]=f(null),r=n.items.filter(i=>i.deleted_at);return r.length?s`
    <${S} title="Deleted versions">
      <${D} caption="Deleted versions" rows=${r} columns=${[{title:"Version",cell:({id:i,name:l})=>s`<a href=${g("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>s`<${R} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>s`<${R} of=${i} />`,kind:"time"},{title:s`<span class="unseen">Restore</span>`,cell:i=>s`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>a(i)}>Restore</button>`}]} />
      <${A} of=${n} what="more deleted versions" />
      ${o&&s`<${We} version=${o} onClose=${()=>a(null)}
        onDone=${()=>{a(null),n.reload(),t()}} />`}
    <//>`:null}function kt({params:e}){let t=e.dataset,n=I(`datasets/${encodeURIComponent(t)}/`),o=P(n.data?"dataset-versions/":null,{dataset:t,limit:50}),a=P(n.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),r=()=>{a.reload(),o.reload()};return s`
    <${N} title=${t} crumbs=${[["Datasets",g("datasets")],[t]]} lead=${s`<code>${n.data?.uri??""}</code>`}
      actions=${n.data&&s`<${xo} dataset=${t} reload=${r} />`}>
      <${q} of=${n}>${()=>s`
        <${lr} of=${a} dataset=${t} />
        <${ir} of=${o} aliases=${a.items} />
        <${Co} dataset=${t} reload=${r} />
        <${ae} of=${{dataset:t}} />`}<//>
    <//>`}function ir({of:e,aliases:t}){let n=r=>t.filter(i=>i.version.id===r.id),o=[{title:"Version",header:!0,cell:r=>s`<a href=${g("versions",r.id)}>${r.name}</a>
        ${n(r).map(i=>s` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",kind:"number",cell:r=>y(r.file_count)},{title:"Size",kind:"number",cell:r=>v(r.size)},{title:"Package",cell:r=>s`<${V} of=${r.packaging} />`},{title:"Tags",cell:r=>r.tags.map(i=>s`<${J} key=${i}>${i}<//>`)},{title:"Created",kind:"time",cell:r=>s`<${R} of=${r.ctime} />`}],a=e.items.length>0||!(e.loading||e.error);return s`
    <${S} title="Versions">
      ${a&&s`<${D} caption="Versions, newest first" columns=${o} rows=${e.items} empty="There is no version yet." />`}
      <${A} of=${e} what="older versions" />
    <//>`}function lr({of:e,dataset:t}){let[n,o]=f("");return e.error?s`<${E} error=${e.error} retry=${e.reload} />`:e.items.length?s`
    <${S} title="Aliases">
      <${D} caption="Aliases" columns=${[{title:"Alias",header:!0,cell:r=>s`<a class="tag accent" href=${g("datasets",t,"aliases",r.name)}>${r.name}</a>`},{title:"Version",cell:r=>s`<a href=${g("versions",r.version.id)}>${r.version.name}</a>`},{title:"Moved",kind:"time",cell:r=>s`<${R} of=${r.mtime} />`},{title:"History",cell:r=>s`<button class="quiet" aria-expanded=${n===r.name}
        onClick=${()=>o(n===r.name?"":r.name)}>${n===r.name?"Hide":"Show"}<span class="unseen"> history of ${r.name}</span></button>`}]} rows=${e.items} id=${r=>r.name} />
      ${n&&s`<${cr} key=${n} dataset=${t} alias=${n} />`}
    <//>`:null}function cr({dataset:e,alias:t}){let n=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return s`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${n.items.map(o=>s`<li key=${o.rev}>
        <${R} of=${o.mtime} /> ${o.version?s`<a href=${g("versions",o.version.id)}>${o.version.name}</a>`:"(removed)"}<${we} of=${$e(o.moved_by)} before=" by " />${" "}
        <span class="soft">revision ${o.rev}</span></li>`)}</ol>
      <${A} of=${n} what="older moves" />
    </div>`}var ur=50;function wt(){let e=P("datasets/",{limit:ur,newest:!0}),t=a=>({newest_version:r})=>r?a(r):"\u2013",n=[{title:"Dataset",header:!0,cell:a=>s`<a href=${g("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",cell:t(a=>s`<a href=${g("versions",a.id)}>${a.name}</a>`)},{title:"Files",kind:"number",cell:t(a=>y(a.file_count))},{title:"Size",kind:"number",cell:t(a=>v(a.size))},{title:"Package",cell:t(a=>s`<${V} of=${a.packaging} />`)},{title:"Created",kind:"time",cell:t(a=>s`<${R} of=${a.ctime} />`)}],o=e.items.length>0||!(e.loading||e.error);return s`
    <${N} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${s`<${So} />`}>
      ${o&&s`<${D} caption="Datasets" columns=${n} rows=${e.items}
        empty="There is no dataset yet. Upload files whose metadata names one, and it appears here." />`}
      <${A} of=${e} what="more datasets" />
    <//>`}function He(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var Eo=e=>e.slice(0,e.lastIndexOf(":")),pe=e=>e.slice(e.lastIndexOf(":")+1);function qe({of:e}){let t=He(e);return t?s`<a href=${g("versions",t)}>${e}</a>`:s`<span>${e}</span>`}function Je({of:e}){let t=xt(e),n=St(e);return s`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?s`<ul>${t}</ul>`:s`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${n.length?s`<ul>${n}</ul>`:s`<p class="soft">Nothing yet.</p>`}
    </div>`}function xt({made_by:e,based_on:t}){let n=e?[e.step,e.commit,e.image].filter(o=>typeof o=="string"):[];return[t&&s`<li><small>version before</small> <${Ge} of=${t}>${xt(t)}<//></li>`,e&&s`<li><small>execution</small> <${To} id=${e.execution} /> <span class="soft">${n.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&s`<ul>${e.inputs.map(o=>s`
        <li><small>input</small> <${Ge} of=${o}>${xt(o)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function St({used_by:e=[]}){return e.map(t=>{if(t.more)return s`<li class="soft">and more</li>`;if(t.version)return s`<li><small>version</small> <${Ge} of=${t.version}>${St(t.version)}<//></li>`;let n=t.made??[];return s`<li><small>execution</small> <${To} id=${t.execution} />
      ${n.length>0&&s`<ul>${n.map(o=>s`<li><small>made</small> <${Ge} of=${o}>${St(o)}<//></li>`)}</ul>`}</li>`})}function Ge({of:e,children:t}){let n=[].concat(t).flat().filter(Boolean);return s`<${qe} of=${e.uri} />
    ${e.files!=null&&s` <span class="soft">${M(e.files,"file")}</span>`}
    ${e.unknown&&s` <span class="soft">(not known here)</span>`}
    ${e.more&&s` <span class="soft">…</span>`}
    ${n.length>0&&s`<ul>${n}</ul>`}`}var To=({id:e})=>s`<a href=${g("executions",e)}>${e}</a>`;function Ct({params:e}){let t=e.datum,n=I(`data/${encodeURIComponent(t)}/`,{hashes:!1}),o=I("lineage/",{uri:`datum://${t}`,depth:3}),a=I(n.data?.output_execution?`executions/${encodeURIComponent(n.data.output_execution.id)}/`:null);return s`
    <${N} title=${n.data?.name??t} crumbs=${[["Search",g("search")],[n.data?.name??t]]}
      lead=${n.data&&s`<code>${n.data.uri}</code> <${U} text=${n.data.uri} label="Copy URI" what="URI" />`}>
      <${q} of=${n}>${r=>s`
        <div class="columns">
          <${S} title="Facts"><${Z} of=${dr(r)} /><//>
          <${S} title="Versions">
            ${a.data?s`<${$r} of=${a.data.versions} path=${r.name} />`:s`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${S} title="Lineage"><${q} of=${o}>${i=>s`<${Je} of=${i} />`}<//><//>
        </div>
        <${ae} of=${{datum:t}} />`}<//>
    <//>`}var dr=e=>[["Size",v(e.size)],["Stored",e.file_mtime&&s`<${R} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&s`<a href=${g("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>s`<${J} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,n])=>[t,typeof n=="string"?n:JSON.stringify(n)]),["MD5",e.md5&&s`<code>${e.md5}</code>`],e.part?["Inside of part",s`<code>${e.part.key}</code>`]:["Key",e.key&&s`<code>${e.key}</code>`]].filter(([,t])=>t);function $r({of:e,path:t}){let n=e.filter(o=>He(o));return n.length?s`
    <ul class="plain">${n.map(o=>s`<li key=${o}><a href=${g("versions",He(o),{tab:"files",find:t})}>${o}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:s`<p class="note">Its execution made no dataset version.</p>`}var pr=5;function me(e,t){let n=O({query:"",pages:0});x(()=>{n.current.query!==t&&(n.current={query:t,pages:0}),!(!e.more||e.items.length||n.current.pages>=pr)&&(n.current.pages+=1,e.more())})}var mr=["open","sealing","sealed"],fr="This stack does not list executions; open one by its id.";function Et({query:e}){let t=P("executions/",{state:e.state,alerts:e.alerts,limit:50});return me(t,`${e.state} ${e.alerts}`),s`
    <${N} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${s`<${br} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${n=>W({state:n.target.value})}>
          <option value="">any</option>${mr.map(n=>s`<option value=${n}>${n}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${n=>W({alerts:n.target.checked?"true":""})} /> With alerts only</label>
      </div>
      ${t.error&&!t.items.length?s`<${E} error=${t.error} retry=${t.reload} missing=${fr} />`:s`${!(t.loading&&!t.items.length)&&s`<${hr} of=${t} />`}<${A} of=${t} what="more executions" />`}
    <//>`}var hr=({of:e})=>s`
  <${D} caption="Executions" rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",cell:({id:t})=>s`<a href=${g("executions",t)}>${t}</a>`,header:!0},{title:"State",cell:({state:t})=>s`<${V} of=${t} />`},{title:"Files",cell:({file_count:t})=>y(t),kind:"number"},{title:"Size",cell:({size:t})=>v(t),kind:"number"},{title:"Versions",cell:({versions:t})=>s`<${gr} of=${t} />`},{title:"Alerts",cell:({alerts:t})=>t.length?s`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",cell:({mtime:t})=>s`<${R} of=${t} />`,kind:"time"}]} />`,gr=({of:e})=>e.length?s`${e.slice(0,3).map(t=>s`<${Tt} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function Tt({uri:e}){let[,t,n,o]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?s`<a href=${g("versions",`${t==="model"?"model:":""}${n}:${o}`)}>${e}</a>`:s`<code>${e}</code>`}function br(){let[e,t]=f("");return s`
    <form class="by-id" onSubmit=${o=>{o.preventDefault(),e.trim()&&X("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${o=>t(o.target.value)} />
      <button>Open</button>
    </form>`}var _r=3e3;function Pt({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,n=I(t,void 0,{every:({state:o})=>o==="sealed"?0:_r});return s`
    <${N} title=${e.execution} crumbs=${[["Executions",g("executions")],[e.execution]]}
      actions=${s`<${U} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${q} of=${n}>${o=>s`<${vr} execution=${o} path=${t} />`}<//>
    <//>`}var vr=({execution:e,path:t})=>s`
  <p class="lead" aria-live="polite"><${V} of=${e.state} /> ${e.sealed_at&&s`since <${R} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&s`<${yr} of=${e.alerts} />`}
  <${S} title="What it made">
    <div class="figures">
      <${F} value=${y(e.file_count)} label="outputs" />
      <${F} value=${v(e.size)} label="together" />
      <${F} value=${y(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&s`<ul class="plain">${e.versions.map(n=>s`<li><${Tt} uri=${n} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&s`<${Z} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&s`<${kr} path=${t} />`}
  ${Object.keys(e.marker).length>0&&s`
    <${S} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${ae} of=${{execution:e.id}} />`,yr=({of:e})=>s`
  <${S} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:n,remedy:o})=>s`
      <li><strong><code>${t}</code></strong><p>${n}</p>${o&&s`<p class="remedy">What to do: ${o}</p>`}</li>`)}</ul>
  <//>`;function kr({path:e}){let t=P(`${e}outputs/`,{limit:100});return s`
    <${S} title="Outputs">
      ${t.items.length>0&&s`<${D} caption="Outputs" rows=${t.items} id=${({path:n,datum:o})=>`${n}:${o.id}`} columns=${[{title:"Path",cell:({path:n,datum:o})=>s`<a href=${g("data",o.id)}>${n}</a>`,header:!0},{title:"Size",cell:({datum:n})=>v(n.size),kind:"number"},{title:"Datum",cell:({datum:n})=>s`<code>${n.id}</code><${U} text=${`datum://${n.id}`} what=${`URI of ${n.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&s`<p class="note">It has none.</p>`}
      <${A} of=${t} what="more outputs" />
    <//>`}var Po=1e-6,Ke=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:Wn(e);function ee(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Po)return`< $${Po.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function wr(e,t){if(!(t>0)||!(e>t))return"";let n=e/t;return`${n>=10?y(Math.round(n)):n.toFixed(1)} times`}var xr=[["requests","Requests",y],["seconds","Time",Ke],["dollars","Price of requests",ee]];function Qe(e){return xr.map(([t,n,o])=>{let[a,r]=[e.by_files[t],e.by_package[t]],i=Math.max(a,r),l=u=>i>0?u/i:0;return{key:t,title:n,files:o(a),packed:o(r),filesShare:l(a),share:l(r),less:wr(a,r)}})}function Do(e){let t=Qe(e).map(({title:n,files:o,packed:a})=>`${n.toLowerCase()}: ${o} file by file, ${a} by package`);return`One fetch of ${y(e.files)} files. ${t.join("; ")}.`}var Ao=(e,t)=>{let n=o=>({requests:o.requests*t,seconds:o.seconds*t,dollars:o.dollars*t});return{...e,by_files:n(e.by_files),by_package:n(e.by_package)}};var Ye=["versions","packages","package_dollars","fetches","saved_requests","saved_seconds","saved_dollars"];function Dt(e){let t=new Map;for(let n of e.flatMap(o=>o.months)){let o=t.get(n.month)??Object.fromEntries(Ye.map(a=>[a,0]));for(let a of Ye)o[a]+=n[a];t.set(n.month,o)}return[...t].map(([n,o])=>({month:n,...o})).sort((n,o)=>n.month<o.month?1:-1)}var Ro=e=>e.months.reduce((t,n)=>t+n.saved_dollars,0);function Io(e){let t=Object.fromEntries(Ye.map(n=>[n,0]));for(let n of Dt(e))for(let o of Ye)t[o]+=n[o];return{...t,storage_dollars:e.reduce((n,{storage_dollars:o})=>n+o,0),stale:e.filter(({stale:n})=>n).length}}var Mo=e=>e.fetched_by.map(({name:t,fetches:n})=>`${t||"unknown"} ${n}`).join(", ");function Oo({stale:e,complete:t,versions:n}){return e?"stale":n===0?"no versions":t?"in use":"not all read"}var Sr="Estimated from fetches that executions have recorded and from list prices; storage at most, as versions may share files.";function At(){let e=P("fleet/",{limit:10});return s`
    <${N} title="Fleet" lead=${Sr}>
      ${e.error&&!e.items.length?s`<${E} error=${e.error} retry=${e.reload} missing=${"This stack has no fleet page."} />`:s`${e.items.length>0&&s`<${Cr} of=${e.items} partial=${e.next!=null} />`}
          ${!(e.loading&&!e.items.length)&&s`<${Er} of=${e.items} />`}<${A} of=${e} what="more datasets" />`}
    <//>`}function Cr({of:e,partial:t}){let n=Io(e);return s`
    <${S} title=${t?`The first ${M(e.length,"dataset")}`:`All ${M(e.length,"dataset")}`}>
      <div class="figures">
        <${F} value=${ee(n.saved_dollars)} label="saved in requests" />
        <${F} value=${y(n.saved_requests)} label="requests saved" />
        <${F} value=${Ke(n.saved_seconds)} label="of waiting saved" />
        <${F} value=${ee(n.package_dollars)} label="paid for packages" />
        <${F} value=${y(n.fetches)} label="recorded fetches" />
        <${F} value=${ee(n.storage_dollars)} label="storage a month, at most" />
        <${F} value=${y(n.stale)} label="stale: unused for 90 days" />
      </div>
    <//>
    <${S} title="By month">
      <${D} caption="Savings by month" id=${({month:o})=>o} rows=${Dt(e)} columns=${[{title:"Month",cell:({month:o})=>o,header:!0},{title:"Versions",cell:o=>y(o.versions),kind:"number"},{title:"Packages",cell:o=>y(o.packages),kind:"number"},{title:"Paid for packages",cell:o=>ee(o.package_dollars),kind:"number"},{title:"Fetches",cell:o=>y(o.fetches),kind:"number"},{title:"Requests saved",cell:o=>y(o.saved_requests),kind:"number"},{title:"Time saved",cell:o=>Ke(o.saved_seconds),kind:"number"},{title:"Saved",cell:o=>ee(o.saved_dollars),kind:"number"}]} />
    <//>`}var Er=({of:e})=>s`
  <${S} title="By dataset">
    <${D} caption="Datasets of the fleet" id=${({name:t})=>t} rows=${e} empty="There is no dataset yet." columns=${[{title:"Dataset",cell:({name:t})=>s`<a href=${g("datasets",t)}>${t}</a>`,header:!0},{title:"Use",cell:t=>s`<${J}>${Oo(t)}<//>`},{title:"Versions",cell:({versions:t,complete:n})=>`${y(t)}${n?"":" or more"}`,kind:"number"},{title:"Fetches",cell:({fetches:t})=>y(t),kind:"number"},{title:"By whom",cell:t=>Mo(t)||"\u2013"},{title:"Last fetch",cell:({last_fetch_at:t})=>s`<${R} of=${t} />`},{title:"Saved",cell:t=>ee(Ro(t)),kind:"number"},{title:"Stored, at most",cell:({stored_bytes_at_most:t})=>v(t),kind:"number"},{title:"A month",cell:({storage_dollars:t})=>ee(t),kind:"number"}]} />
  <//>`;var Tr={approved:"good",rejected:"bad",pending:"busy"},xe={approved:"Approve",rejected:"Reject",pending:"Set back"};function Rt({params:{model:e}}){let t=P("model-versions/",{model:e,limit:50}),[n,o]=f(null),[a,r]=f({}),i=t.items.map(u=>a[u.id]??u),l=u=>{o(null),r({...a,[u.id]:u}),T(`Version ${u.counter} is ${u.status}.`)};return s`
    <${N} title=${e} crumbs=${[["Models",g("models")],[e]]}>
      ${t.error&&!i.length?s`<${E} error=${t.error} retry=${t.reload} />`:s`${!(t.loading&&!i.length)&&s`<${Pr} rows=${i} onDecide=${(u,d)=>o({version:u,status:d})} />`}<${A} of=${t} what="more versions" />`}
      <${ae} of=${{dataset:`model:${e}`}} />
      ${n&&s`<${Dr} ...${n} onDone=${l} onClose=${()=>o(null)} />`}
    <//>`}var Pr=({rows:e,onDecide:t})=>s`
  <${D} caption="Versions of the model" rows=${e} empty="There is no version of this model." columns=${[{title:"Version",cell:({id:n,counter:o})=>s`<a href=${g("versions",n)}>${o}</a>`,header:!0},{title:"Status",cell:({status:n})=>s`<span class=${`state ${Tr[n]??"idle"}`}>${n||"pending"}</span>`},{title:"Files",cell:({file_count:n})=>y(n),kind:"number"},{title:"Size",cell:({size:n})=>v(n),kind:"number"},{title:"Packaging",cell:({packaging:n})=>s`<${V} of=${n} />`},{title:"Created",cell:({ctime:n})=>s`<${R} of=${n} />`,kind:"time"},{title:"Note",cell:({note:n})=>n||"\u2013"},{title:s`<span class="unseen">Decide</span>`,cell:n=>s`<span class="decide">${Object.keys(xe).filter(o=>o!==(n.status||"pending")).map(o=>s`<button type="button" class="quiet" aria-label=${`${xe[o]} version ${n.counter}`} onClick=${()=>t(n,o)}>${xe[o]}</button>`)}</span>`}]} />`,Dr=({version:e,status:t,onDone:n,onClose:o})=>s`
  <${z} title=${`${xe[t]} ${e.uri}?`} verb=${xe[t]} danger=${t==="rejected"} twin=${Xn(e.uri,t)}
    send=${()=>ne(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${n} onClose=${o}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function It(){let e=P("models/",{limit:100});return s`
    <${N} title="Models" lead="Versions of models, and what people decided about them.">
      ${e.error&&!e.items.length?s`<${E} error=${e.error} retry=${e.reload} missing="This stack does not list models." />`:s`${!(e.loading&&!e.items.length)&&s`<${D} caption="Models" rows=${e.items} empty="No execution has made a model yet." columns=${[{title:"Model",cell:({name:t})=>s`<a href=${g("models",t)}>${t}</a>`,header:!0},{title:"URI",cell:({uri:t})=>s`<code>${t}</code>`}]} />`}<${A} of=${e} what="more models" />`}
    <//>`}var Mt=new Map,Lo=(e,t)=>e.has(t.id)?Lt(e,[t]):Ot(e,[t]),Ot=(e,t)=>new Map([...e,...t.map(n=>[n.id,n])]);function Lt(e,t){let n=new Map(e);for(let{id:o}of t)n.delete(o);return n}function No(e,t){let n=t.filter(({id:o})=>e.has(o)).length;return n?n===t.length?"all":"some":"none"}var Ze=e=>[...e.values()].reduce((t,{size:n})=>t+(n??0),0);function Fo(e){let t=new Map;for(let{name:n}of e.values())t.set(n,(t.get(n)??0)+1);return[...t].filter(([,n])=>n>1).map(([n])=>n)}var Ar=/^[a-z0-9._-]{1,128}$/,Uo=/^[A-Za-z0-9._-]{1,256}$/,Bo=e=>e.split(/[\s,]+/).filter(Boolean);function zo({selection:e,onDone:t,onClose:n}){let[o,a]=f({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),r=b=>w=>a({...o,[b]:w.target.value}),i=I("datasets/",{limit:100}),l=[...e.keys()],u=o.base&&Ir(o.dataset,o.base),d={...o,base:u.includes("://")||!u?u:Ve(u),datums:l,aliases:Bo(o.aliases),tags:Bo(o.tags)},c=Rr(o,d),m=Fo(e),p=()=>ne("dataset-versions/",{dataset:o.dataset,name:o.name,files:l.map(b=>({datum:b})),previous_version:u||null,packaging:o.packaging,targeting_aliases:d.aliases,tags:d.tags}),$=b=>{T(`${b.uri} was created.`),t(b)},h=o.dataset&&o.name&&!Object.values(c).some(Boolean)&&l.length<=1e3;return s`
    <${z} title="Create a version from the selection" verb="Create version" twin=${eo(d)}
      disabled=${!h} send=${p} onDone=${$} onClose=${n}>
      <p>${M(l.length,"file")}, ${v(Ze(e))}. The version has exactly these.</p>
      ${l.length>1e3&&s`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${m.length>0&&s`<p class="note" role="status">${M(m.length,"path")} selected twice (such as <code>${m[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${G} id="compose-dataset" label="Dataset" value=${o.dataset} onInput=${r("dataset")} wrong=${c.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:b})=>s`<option value=${b} />`)}</datalist>
        <${G} id="compose-name" label="Version" value=${o.name} onInput=${r("name")} wrong=${c.name} hint="Such as v2; it never changes afterwards." />
        <${G} id="compose-base" label="Made from (optional)" value=${o.base} onInput=${r("base")} wrong=${c.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${G} id="compose-aliases" label="Aliases (optional)" value=${o.aliases} onInput=${r("aliases")} wrong=${c.aliases} hint="Moved to it once it is packaged." />
        <${G} id="compose-tags" label="Tags (optional)" value=${o.tags} onInput=${r("tags")} hint="Separated by spaces or commas." />
        <${po} id="compose-packaging" label="Package it" checked=${o.packaging} onChange=${b=>a({...o,packaging:b})} />
      </div>
    <//>`}function Rr(e,{aliases:t}){let n="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!Ar.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!Uo.test(e.name)?n:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(o=>Uo.test(o))?"":n}}var Ir=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Ft={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},Mr=["tag","property"],Or=/^[^=<>!]+(?:[=<>]|!=)/,Lr=/[*?/]|\.\w{1,8}$/;function Nr(e){let t={};for(let n of Fr(e)){let o=n.indexOf(":"),a=Ft[n.slice(0,o).toLowerCase()];a&&o<n.length-1?Xe(t,a,n.slice(o+1)):Or.test(n)?Xe(t,"property",n):Xe(t,Lr.test(n)?"name":"tag",n)}return t}function jo(e){let t=e.q?Nr(e.q):{};for(let n of Object.values(Ft))for(let o of(e[n]??"").split(`
`))o.trim()&&Xe(t,n,o.trim());return t}var Vo=e=>Object.fromEntries(Object.values(Ft).map(t=>[t,[].concat(e[t]??[]).join(`
`)])),et=e=>Object.keys(e).length===0;function Xe(e,t,n){Mr.includes(t)?e[t]=[...e[t]??[],n]:e[t]=n}var Fr=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Bt({query:e}){let t=ve(()=>jo(e),[JSON.stringify(e)]),[n,o]=f(Mt),[a,r]=f(!1),i=P(et(t)?null:"data/",{...t,limit:100});return me(i,JSON.stringify(t)),s`
    <${N} title="Search" lead="Find files by their metadata. Select some to create a version from them."
      actions=${!et(t)&&s`<${U} text=${to(t)} label="Command line" what="Command line" />`}>
      ${e.q&&s`<${jr} part=${e.q} />`}
      <${zr} key=${JSON.stringify(t)} filters=${t} />
      ${i.error&&!i.items.length&&s`<${E} error=${i.error} retry=${i.reload} />`}
      ${!et(t)&&!(i.error&&!i.items.length)&&s`
        <${Vr} of=${i} selection=${n} onSelect=${o} />
        <${A} of=${i} what="more results" />`}
      ${n.size>0&&s`<${Hr} selection=${n} onClear=${()=>{o(Mt),T("Nothing is selected.")}} onCompose=${()=>r(!0)} />`}
      ${a&&s`<${zo} selection=${n} onClose=${()=>r(!1)} onDone=${l=>X("versions",l.id)} />`}
    <//>`}var Ur=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],Br=["tag","property"];function zr({filters:e}){let[t,n]=f(()=>Vo(e)),o=r=>{r.preventDefault(),W({q:"",...t})},a=r=>i=>n({...t,[r]:i.target.value});return s`
    <form class="card search-form" onSubmit=${o} aria-label="Search">
      <div class="fields thirds">${Ur.map(([r,i,l])=>s`
        <${G} key=${r} id=${`search-${r}`} label=${i} hint=${l} value=${t[r]} onInput=${a(r)}>
          ${Br.includes(r)?s`<textarea id=${`search-${r}`} rows="2" value=${t[r]} onInput=${a(r)} aria-describedby=${`search-${r}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}var Wo=20;function jr({part:e}){let t=I("datasets/",{search:e,limit:Wo}),n=I("models/",{name:e,limit:Wo}),o=[...(t.data?.results??[]).map(({name:r})=>["Dataset",r,g("datasets",r)]),...(n.data?.results??[]).map(({name:r})=>["Model",r,g("models",r)])];if(!o.length)return null;let a=t.data?.next||n.data?.next;return s`
    <${S} title="Datasets and models">
      <ul class="plain">${o.map(([r,i,l])=>s`<li key=${l}><small>${r}</small> <a href=${l}>${i}</a></li>`)}</ul>
      ${a&&s`<p class="note">There are more with “${e}” in their name.</p>`}
    <//>`}function Vr({of:e,selection:t,onSelect:n}){if(e.loading&&!e.items.length)return null;let o=No(t,e.items),a=s`<${Ho} label=${`Select all ${e.items.length} shown`} checked=${o==="all"} some=${o==="some"}
    onChange=${()=>n(o==="all"?Lt(t,e.items):Ot(t,e.items))} />`;return s`
    <p class="note" role="status">${M(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&s`<p class="note">Searched: ${e.searched}. A version's Files tab finds any of its files.</p>`}
    ${e.notSearched?.length>0&&s`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(r=>`${M(r.files,"file")} of execution ${r.execution}`).join(", ")} will be in the index soon.</p>`}
    <${D} caption="Found files" rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:a,kind:"box",cell:r=>s`<${Ho} label=${`Select ${r.name}`} checked=${t.has(r.id)} onChange=${()=>n(Lo(t,r))} />`},{title:"Name",cell:({id:r,name:i})=>s`<a href=${g("data",r)}>${i}</a>`,header:!0},{title:"Size",cell:({size:r})=>v(r),kind:"number"},{title:"Tags",cell:({tags:r})=>r.length?r.map(i=>s`<${J}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:r})=>s`<${Wr} of=${r} />`},{title:"Execution",cell:({output_execution:r})=>r?s`<a href=${g("executions",r.id)}>${r.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:r,name:i})=>s`<${U} text=${r} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var Ut=4;function Wr({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let n=([o,a])=>`${o} = ${typeof a=="string"?a:JSON.stringify(a)}`;return s`<span class="properties" title=${t.map(n).join(`
`)}>${t.slice(0,Ut).map(o=>s`<code>${n(o)}</code> `)}
    ${t.length>Ut&&`and ${t.length-Ut} more`}</span>`}function Ho({label:e,checked:t,some:n=!1,onChange:o}){let a=O();return x(()=>{a.current.indeterminate=n},[n]),s`<input ref=${a} type="checkbox" aria-label=${e} checked=${t} onChange=${o} />`}var Hr=({selection:e,onClear:t,onCompose:n})=>s`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${y(e.size)} selected, ${v(Ze(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${n}>Create version from selection…</button>
  </div>`;var fe=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,qo={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},Go={built:"Rebuild",failed:"Retry",none:"Package now"};function tt({version:e,onDone:t,onClose:n}){let o=e.packaging==="built",a=()=>ne(fe(e),o?{rebuild:!0}:{}),r=i=>{T(`Packaging of ${e.uri} has started.`),t(i)};return s`
    <${z} title=${qo[e.packaging]??qo.none} verb=${Go[e.packaging]??Go.none}
      twin=${Kn(e.uri,o)} send=${a} onDone=${r} onClose=${n}>
      <p>${M(e.file_count,"file")}, ${v(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${o?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&s`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function Jo(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function zt(e,t){let n=t?.parts??null;return n?e>=n?{done:e,of:n,share:1,text:n===1?"The part is packed; publishing\u2026":`All ${n} parts are packed; publishing\u2026`}:{done:e,of:n,share:e/n,text:`${e} of ${n} ${n===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function Ko({version:e,onEnd:t}){return e.packaging==="pending"?s`<${qr} version=${e} onEnd=${t} />`:e.packaging==="failed"?s`<${Gr} version=${e} onStart=${t} />`:null}function qr({version:e,onEnd:t}){let{step:n,error:o}=Jr(e,t),a=Math.round(n.share*100);return s`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${V} of="pending" /></header>
      <div>
        <div class="progress" role="progressbar" aria-label="Packaging" aria-valuemin="0" aria-valuemax="100"
          aria-valuenow=${n.of?a:null} aria-valuetext=${n.text}>
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class=${n.of?"":"unknown"} width=${n.of?Math.max(a,1):100} height="1" /></svg>
        </div>
        <p aria-live="polite" class="said">${n.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file.</p>
        ${o&&s`<p class="note">The API does not answer; retrying. ${o.message}</p>`}
      </div>
    </section>`}function Gr({version:e,onStart:t}){let[n,o]=f(!1);return s`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>o(!0)}>Retry packaging</button>
      ${n&&s`<${tt} version=${e} onClose=${()=>o(!1)} onDone=${()=>{o(!1),t?.()}} />`}
    </section>`}function Jr(e,t){let[n,o]=f({step:zt(0,null)}),a=O(t);return a.current=t,x(()=>{let[r,i,l,u]=[0,0,"",0],d=new AbortController,c=async()=>{try{let m=await K(fe(e),{limit:1},{signal:d.signal});if(m.packaging!=="pending")return T(m.packaging==="built"?"Packaging is done.":"Packaging failed."),a.current?.();let p=zt(m.count??0,m.planned);[r,i,l]=[p.text===l?r+1:0,0,p.text],o({step:p})}catch(m){if(m.name==="AbortError")return;i+=1,o(p=>({...p,error:m}))}u=setTimeout(c,Jo(r,i))};return c(),()=>{d.abort(),clearTimeout(u)}},[e.id]),n}var Qo="packline.expert",jt="packline:expert",nt=()=>localStorage.getItem(Qo)==="on";function Yo(e){localStorage.setItem(Qo,e?"on":"off"),T(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(jt))}function Vt(){let[e,t]=f(nt);return x(()=>{let n=()=>t(nt());return window.addEventListener(jt,n),window.addEventListener("storage",n),()=>{window.removeEventListener(jt,n),window.removeEventListener("storage",n)}},[]),e}function Zo(e){x(()=>{let t=n=>{n.key?.toLowerCase()!=="x"||!n.shiftKey||n.altKey||n.repeat||!(n.ctrlKey||n.metaKey)||(n.preventDefault(),Yo(!nt()),e?.(nt()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Wt(){let e=Vt();return s`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Yo(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var Xo={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function es({version:e,reload:t}){let[n,o]=f("");Zo(le(u=>u&&W({tab:"packages"}),[]));let a=()=>o(""),r=()=>{a(),t()},i=()=>l?X("models",e.dataset.id.slice(6)):X("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return s`
    ${!l&&s`<button type="button" class="primary" onClick=${()=>o("promote")}>Promote</button>`}
    ${Xo[e.packaging]&&s`<button type="button" onClick=${()=>o("package")}>${Xo[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>o("delete")}>Delete</button>
    ${n==="promote"&&s`<${de} dataset=${e.dataset.name} version=${e.name} onDone=${r} onClose=${a} />`}
    ${n==="package"&&s`<${tt} version=${e} onDone=${r} onClose=${a} />`}
    ${n==="delete"&&s`<${wo} version=${e} onDone=${i} onClose=${a} />`}`}function ts({id:e,error:t,reload:n}){let[o,a]=f(!1),r={id:e,uri:Ve(e),name:e.split(":").pop()};return s`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>a(!0)}>Restore</button></div>
    ${o&&s`<${We} version=${r} onDone=${()=>{a(!1),n()}} onClose=${()=>a(!1)} />`}`}var ns={added:"+",removed:"\u2212",changed:"\u2260"};function Ht({version:e,query:t}){let n=P("dataset-versions/",{dataset:e.dataset.id,limit:100}),o=e.previous_version,a=t.against??o??"",r=n.items.filter(l=>l.id!==e.id),i=!a||r.some(l=>l.id===a);return s`
    <${S} title="Compare" aside=${s`
      <label for="against">with version</label>
      <select id="against" value=${a} onChange=${l=>W({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&s`<option value=${a}>${pe(a)}</option>`}
        ${r.map(l=>s`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>`}>
      ${a?s`<${Kr} key=${a} version=${e} against=${a} />`:s`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}function Kr({version:e,against:t}){let n=P(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),o=[{title:"Change",cell:i=>s`<span class=${`change ${i.change}`}><span aria-hidden="true">${ns[i.change]}</span> ${i.change}</span>`},{title:"File",header:!0,kind:"path",cell:i=>i.path},{title:`In ${pe(t)}`,kind:"number",cell:i=>v(i.before?.size)},{title:`In ${e.name}`,kind:"number",cell:i=>v(i.after?.size)}],a=Object.keys(ns).map(i=>[i,n.items.filter(l=>l.change===i).length]),r=n.items.length>0||!(n.loading||n.error);return s`
    ${n.items.length>0&&s`<p class="so-far" aria-live="polite">
      ${a.filter(([,i])=>i).map(([i,l])=>`${M(l,"file")} ${i}`).join(", ")}${n.more?", and more below":""}.</p>`}
    ${r&&s`<${D} caption=${`Changes from ${pe(t)} to ${e.name}`} columns=${o} rows=${n.items}
      id=${i=>`${i.change} ${i.path}`} empty=${n.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${A} of=${n} what="more changes" />`}function os(e,t,n,o){let a=[],r=[],i="",l=!1,u=e.charCodeAt(0)===65279?1:0;for(;u<e.length&&a.length<=n;u+=1){let d=e[u];l?d!=='"'?i+=d:e[u+1]==='"'?(i+='"',u+=1):l=!1:d==='"'&&i===""?l=!0:d===t?(r.push(i),i=""):d===`
`?(r.push(i.endsWith("\r")?i.slice(0,-1):i),a.push(r),r=[],i=""):i+=d}return o&&a.length<=n&&(i||r.length)&&a.push([...r,i]),{rows:a.slice(0,n+1),more:u<e.length}}var Qr=65536,ot=4<<20,Yr=200,Zr={csv:",",tsv:"	"},Xr="This deployment cannot show contents yet: update it, or download the file.";function ss({version:e,path:t,onClose:n}){let o=`dataset-versions/${encodeURIComponent(e.id)}/files/`,a=I(`${o}one/`,{path:t}),r=sa(`${o}content/`,t);x(()=>{let l=u=>{u.key==="Escape"&&!u.target.closest?.("dialog")&&n()};return document.addEventListener("keydown",l),()=>document.removeEventListener("keydown",l)},[n]);let i=a.data?.datum;return s`
    <section class="card preview" aria-label=${`Preview of ${t}`}>
      <header><h2>${t.slice(t.lastIndexOf("/")+1)}</h2>
        <div class="actions">${i&&s`<${na} datum=${i.id} address=${`${o}content/`} path=${t} />`}
          <button class="icon" aria-label="Close the preview" onClick=${n}>✕</button></div></header>
      <div class="shown" tabindex="0" role="group" aria-label="Content">
        ${r.error?s`<${E} error=${r.error} missing=${Xr} />`:r.kind?s`<${ea} of=${r} path=${t} />`:s`<${te} />`}
      </div>
      ${i&&s`<div><${Z} of=${[["Path",s`<code>${t}</code>`],["Size",`${v(i.size)}${i.size>=1024?` (${i.size.toLocaleString("en")} bytes)`:""}`],["Datum",s`<a href=${g("data",i.id)}><code>datum://${i.id}</code></a>`],["In the package",a.data.place&&`part ${a.data.place.part}, from byte ${a.data.place.offset.toLocaleString("en")}`]]} /><${ta} datum=${i.id} /></div>`}
    </section>`}function ea({of:e,path:t}){let n=e.cut&&s`<p class="soft">The first ${v(e.read)} of ${v(e.size)}.</p>`;if(e.kind==="image")return s`<img src=${e.url} alt=${t} />`;if(e.kind==="table"){let[o=[],...a]=e.rows;return s`<div class="scroll" tabindex="0" role="region" aria-label=${`Rows of ${t}`}><table>
      <caption class="unseen">${t}</caption>
      <thead><tr>${o.map(r=>s`<th scope="col">${r}</th>`)}</tr></thead>
      <tbody>${a.map(r=>s`<tr>${r.map(i=>s`<td>${i}</td>`)}</tr>`)}</tbody>
    </table></div>${e.cut&&s`<p class="soft">The first ${a.length} rows.</p>`}`}return e.kind==="large"?s`<p class="note">This image is larger than ${v(ot)}: download it to see it.</p>`:s`<pre>${e.text}</pre>${n}`}function ta({datum:e}){let{data:t}=I(`data/${encodeURIComponent(e)}/`,{hashes:!1});return!t||!(t.tags.length||t.aliases.length||Object.keys(t.properties).length)?null:s`<${Z} of=${[["Tags",t.tags.length>0&&t.tags.map(n=>s`<${J} key=${n}>${n}<//>`)],["Alias",t.aliases.join(", ")],...Object.entries(t.properties).map(([n,o])=>[n,typeof o=="string"?o:JSON.stringify(o)])].filter(([,n])=>n)} />`}function na({datum:e,address:t,path:n}){let[o,a]=f(null),r=async()=>{let{url:i,range:l}=await K(`data/${encodeURIComponent(e)}/download/`),u=l?URL.createObjectURL(await oa(t,n)):i,d=l?{download:n.slice(n.lastIndexOf("/")+1)}:{target:"_blank"};Object.assign(document.createElement("a"),{href:u,rel:"noopener",...d}).click()};return s`<button class="quiet" onClick=${()=>r().catch(a)}>${o?"Not available":"Download"}</button>`}async function oa(e,t){let n=[];for(let o=0,a=1;o<a;){let r=await ye(e,{query:{path:t,start:o,length:ot}});n.push(await r.blob()),o+=n.at(-1).size,a=Number(/\/(\d+)$/.exec(r.headers.get("Content-Range")??"")?.[1]??o)}return new Blob(n)}function sa(e,t){let[n,o]=f({});return x(()=>{let a=new AbortController,r;return ra(e,t,a.signal).then(i=>{r=i.url,o(i)},i=>i.name!=="AbortError"&&o({error:i})),()=>{a.abort(),r&&URL.revokeObjectURL(r)}},[e,t]),n}async function ra(e,t,n){let o=$=>ye(e,{query:{path:t,start:0,length:$},signal:n}),a;try{a=await o(Qr)}catch($){if($.status===416)return{kind:"text",text:"",size:0};throw $}let r=a.headers.get("Content-Type")??"",i=Number(/\/(\d+)$/.exec(a.headers.get("Content-Range")??"")?.[1]??NaN),l=a.status===206;if(r.startsWith("image/"))return l&&i>ot?{kind:"large"}:{kind:"image",url:URL.createObjectURL(await(l?await o(ot):a).blob())};let u=new Uint8Array(await a.arrayBuffer());if(!r.startsWith("text/"))return{kind:"bytes",text:aa(u.subarray(0,512)),cut:!0,read:Math.min(512,u.length),size:l?i:u.length};let d=new TextDecoder().decode(u),c=Zr[t.slice(t.lastIndexOf(".")+1).toLowerCase()];if(!c)return{kind:"text",text:d,cut:l,read:u.length,size:i};let{rows:m,more:p}=os(d,c,Yr,!l);return{kind:"table",rows:m,cut:l||p}}function aa(e){let t=[];for(let n=0;n<e.length;n+=16){let o=[...e.subarray(n,n+16)],a=o.map(r=>r.toString(16).padStart(2,"0")).join(" ").padEnd(47);t.push(`${n.toString(16).padStart(6,"0")}  ${a}  ${o.map(r=>r>=32&&r<127?String.fromCharCode(r):".").join("")}`)}return t.join(`
`)}var ia=[36,44],la=matchMedia("(max-width: 48rem), (pointer: coarse)"),rs=12,ca=1e3;function as({caption:e,columns:t,rows:n,more:o,loading:a,onOpen:r,selected:i,focus:l,start:u}){let d=O(),[c,m]=f({top:0,height:600}),[p,$]=f(()=>Math.max(0,u?n.findIndex(({path:_})=>_===u):0)),h=O(!1),b=ia[Number(la.matches)],w=()=>d.current&&m({top:d.current.scrollTop,height:d.current.clientHeight}),C=Math.max(0,Math.floor(c.top/b)-rs),L=Math.min(n.length,Math.ceil((c.top+c.height)/b)+rs);return x(()=>{o&&n.length-L<ca&&o()},[o,L,n.length]),Le(()=>{let _=new ResizeObserver(w);return _.observe(d.current),l&&document.activeElement===document.body&&(h.current=!0,p&&(d.current.scrollTop=Math.max(0,p-2)*b),w()),()=>_.disconnect()},[]),Le(()=>{h.current&&(h.current=!1,d.current.querySelector(`[data-row="${p}"]`)?.focus({preventScroll:!0}))}),s`
    <div class="window" ref=${d} onScroll=${w} onKeyDown=${_=>{let B=Math.max(1,Math.floor(c.height/b)-2),j={ArrowDown:1,ArrowUp:-1,PageDown:B,PageUp:-B,Home:-n.length,End:n.length};if(!(_.key in j)||_.ctrlKey||_.metaKey||_.altKey)return;_.preventDefault();let ie=Math.max(0,Math.min(n.length-1,p+j[_.key])),{scrollTop:Se,clientHeight:tn}=d.current;ie*b<Se?d.current.scrollTop=ie*b:(ie+2)*b>Se+tn&&(d.current.scrollTop=(ie+2)*b-tn),h.current=!0,$(ie),w()}} role="region" aria-label=${e}
      aria-busy=${!!a} tabindex="0">
      <table aria-rowcount=${o||a?-1:n.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:_,kind:B})=>s`<th scope="col" class=${B}>${_}</th>`)}</tr></thead>
        <tbody>
          ${C>0&&s`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${C*b}px`}} /></tr>`}
          ${n.slice(C,L).map((_,B)=>s`<${ua} key=${_.path} row=${_} at=${C+B} columns=${t}
            tabindex=${C+B===p?0:-1} marked=${i(_)} open=${()=>{$(C+B),r(_)}} />`)}
          ${L<n.length&&s`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(n.length-L)*b}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var ua=({row:e,at:t,columns:n,tabindex:o,marked:a,open:r})=>s`
  <tr aria-rowindex=${t+2} class=${a?"marked":null} aria-selected=${a?"true":null}>
    ${n.map(({header:i,kind:l,cell:u})=>i?s`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${o} onClick=${r}>${u(e)}</button></th>`:s`<td class=${l}>${u(e)}</td>`)}
  </tr>`;var is=1e3,da=250,$a="This deployment cannot show folders yet: update it, or list the files with packline show.";function qt({version:e,query:t}){let n=t.prefix??"",[o,a]=f("");x(()=>a(""),[n]);let r=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=P(...r?[`${i}files/`,{search:r,limit:is}]:[`${i}tree/`,{prefix:n+o,limit:is}]);me(l,JSON.stringify([n,o,r]));let u=pa(n),d=O(!1),c=b=>{b.kind==="folder"?W({prefix:b.path,file:""}):(t.file||(d.current=!0),W({file:b.path},{replace:!!t.file}))},m=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),d.current?history.back():W({file:""},{replace:!0}),d.current=!1};x(()=>{t.file||(d.current=!1)},[t.file]),x(()=>{t.file&&T(`Preview of ${t.file}`)},[t.file]);let p=[{title:"Name",header:!0,kind:"entry",cell:b=>s`<${cs} kind=${b.kind} />${b.name}${b.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:b=>b.kind==="folder"?y(b.files):""},{title:"Size",kind:"number",cell:b=>b.datum?v(b.datum.size):""}],$=[{title:"Path",header:!0,kind:"entry",cell:b=>s`<${cs} kind="file" />${b.path}`},p[2]],h=!l.items.length&&!l.loading&&!l.error&&!l.more;return s`
    <div class=${t.file?"browser open":"browser"}>
      <${S} title="Files" aside=${s`
        ${!r&&s`<${ls} key=${n} label="Name begins with" onChange=${a} />`}
        <${ls} label="Find in all folders" initial=${r} onChange=${b=>W({find:b},{replace:!0})} />`}>
        ${!r&&s`<${_t} label="Folder" of=${fa(e,n)} />`}
        ${l.error&&s`<${E} error=${l.error} retry=${l.more??l.reload} missing=${$a} />`}
        ${l.items.length>0&&s`<${as} key=${JSON.stringify([n+o,r])} caption=${r?`Files with ${r} in their path`:`Files in ${n||"the version"}`}
          columns=${r?$:p} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${c} focus=${u.wanted} start=${u.start} selected=${b=>b.path===t.file} />`}
        ${!l.items.length&&l.loading&&s`<${te} />`}
        ${h&&s`<p class="note">${ma(r,o)}</p>`}
        <p class="so-far">${M(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&s`<${ss} key=${t.file} version=${e} path=${t.file} onClose=${m} />`}
    </div>`}function pa(e){let t=O({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let n=t.current.folder,o=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),a=n.startsWith(e)?n.slice(e.length):"";t.current={folder:e,wanted:o,start:a&&e+a.slice(0,a.indexOf("/")+1)}}return t.current}var ma=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function ls({label:e,initial:t="",onChange:n}){let[o,a]=f(t);return x(()=>{if(o===t)return;let r=setTimeout(()=>n(o),da);return()=>clearTimeout(r)},[o]),s`<input type="search" value=${o} onInput=${r=>a(r.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function fa(e,t){let n=i=>g("versions",e.id,{tab:"files",prefix:i}),o=t.split("/").slice(0,-1),a=o.length-1,r=o.map((i,l)=>[i||"(empty)",l===a?null:n(`${o.slice(0,l+1).join("/")}/`)]);return[[e.name,o.length?n(""):null],...r]}var cs=({kind:e})=>s`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?s`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:s`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function Gt({version:e}){let t=e.packaging==="built",n=`dataset-versions/${encodeURIComponent(e.id)}/package/`,o=I(t?n:null,{limit:1}),a=I("lineage/",{uri:e.uri,depth:3}),r=e.file_count?e.size/e.file_count:null,i=Object.entries(e.properties??{});return s`
    <${S} title="In numbers">
      <div class="figures">
        <${F} value=${y(e.file_count)} label="files" />
        <${F} value=${v(e.size)} label="in all" />
        <${F} value=${v(r)} label="a file, on average" />
        ${t&&s`<${F} value=${y(o.data?.count)} label=${o.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${S} title="Facts">
        <${Z} of=${[["Created",s`<${R} of=${e.ctime} />`],["Made by execution",e.execution&&s`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&s`<${qe} of=${e.previous_version_uri} />`],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Tags",e.tags.length>0&&e.tags.map(l=>s`<${J} key=${l}>${l}<//>`)],...i.map(([l,u])=>[l,typeof u=="string"?u:JSON.stringify(u)]),["Content hash",s`<code>${e.content_hash}</code>`]].filter(([,l])=>l)} />
      <//>
      <${S} title="Lineage">
        <${q} of=${a}>${l=>s`<${Je} of=${l} />`}<//>
      <//>
    </div>`}function Jt({version:e}){let t=Vt(),n=e.packaging==="built",o=P(e.packaging==="pending"?null:fe(e),{limit:50});return s`
    ${o.items.length>0&&s`
      <${S} title="Packages" aside=${s`<${Wt} />`}>
        <${ha} parts=${o.items} whole=${!o.more} total=${o.count} />
        <${ga} version=${e} parts=${o.items} built=${n} expert=${t} />
        <${A} of=${o} what="more parts" />
      <//>
      ${t&&s`<${va} version=${e} parts=${o.items} />`}`}
    ${!o.items.length&&s`
      <${S} title="Packages" aside=${s`<${Wt} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&s`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${A} of=${o} />
      <//>`}`}function ha({parts:e,whole:t,total:n}){let o=(i,l=e)=>l.reduce((u,d)=>u+d[i],0),a=e.filter(i=>i.reused),r=t?"":" so far";return s`
    <div class="figures">
      <${F} value=${y(n??e.length)} label=${(n??e.length)===1?"part":"parts"} />
      <${F} value=${v(o("size"))} label=${`in packages${r}`} />
      <${F} value=${y(o("files"))} label=${`files${r}`} />
      <${F} value=${y(a.length)} label=${`reused of other versions${a.length?`: ${v(o("size",a))} not built again`:""}`} />
    </div>`}function ga({version:e,parts:t,built:n,expert:o}){let a=[{title:"Part",cell:({index:r})=>r+1,kind:"number"},{title:"Name",cell:r=>s`<code>${ba(r.name)}</code><${U} text=${r.name} what=${`name of part ${r.index+1}`} />`,header:!0},{title:"Size",cell:({size:r})=>v(r),kind:"number"},{title:"Files",cell:({files:r})=>y(r),kind:"number"},{title:"From",cell:({reused:r})=>r?s`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:r,last:i})=>s`<span class="paths-of">${r} … ${i}</span>`},{title:"SHA-256",cell:({sha256:r,index:i})=>s`<code title=${r}>${r.slice(0,12)}…</code><${U} text=${r} what=${`SHA-256 of part ${i+1}`} />`}];return o&&a.splice(4,0,{title:"Blocks",cell:({blocks:r})=>y(r.length),kind:"number"}),n&&a.push({title:s`<span class="unseen">Download</span>`,cell:r=>s`<${_a} version=${e} part=${r} />`}),s`<${D} caption="Parts of the package" columns=${a} rows=${t} id=${({index:r})=>r} />`}var ba=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function _a({version:e,part:t}){let[n,o]=f(null);return s`<button type="button" onClick=${async()=>{o(null);try{let{url:r}=await K(`${fe(e)}${t.index}/download/`);T(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=r,i.download=t.name,i.rel="noopener",i.click()}catch(r){o(r)}}} aria-label=${`Download part ${t.index+1}, ${v(t.size)}`}>Download</button>
    ${n&&s`<${E} error=${n} />`}`}var us=e=>e.toString(16).padStart(8,"0"),va=({version:e,parts:t})=>s`
  <section class="expert" aria-label="Expert view">
    <${S} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${U} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(n=>s`<${ya} key=${n.index} part=${n} />`)}
  </section>`,ya=({part:e})=>s`
  <${S} title=${`Part ${e.index+1}: ${M(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",us(e.crc32)]].map(([t,n])=>s`
        <div><dt>${t}</dt><dd><code>${n}</code> <${U} text=${n} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${v(e.size-e.bytes)} beside ${v(e.bytes)} of files</dd></div>
    </dl>
    <${D} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>y(t),kind:"number"},{title:"Length",cell:({length:t})=>y(t),kind:"number"},{title:"Files",cell:({members:t})=>y(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>s`<code>${us(t)}</code>`,kind:"number"}]} />
  <//>`;var ka=[1,100,1e4];function Qt({version:e}){let t=I(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return s`<${q} of=${t}>${n=>s`<${wa} savings=${n} />`}<//>`}function wa({savings:e}){let[t,n]=f(1),o=Ao(e,t),a=s`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${r=>n(Number(r.target.value))}>
      ${ka.map(r=>s`<option value=${r}>${r.toLocaleString("en")}</option>`)}</select>`;return s`
    <${S} title="Files one by one, and the package" aside=${a}>
      <${xa} savings=${o} />
      <${D} caption="Savings" id=${({key:r})=>r} rows=${Qe(o)} columns=${[{title:"",cell:({title:r})=>r,header:!0},{title:"Files one by one",cell:({files:r})=>r,kind:"number"},{title:"Package",cell:({packed:r})=>r,kind:"number"},{title:"Less by",cell:({less:r})=>r||"\u2013",kind:"number"}]} />
    <//>
    <${S} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${D} caption="Assumptions" id=${({name:r})=>r} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:r})=>r.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:r,unit:i})=>`${r.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:r})=>r}]} />
      <${Z} of=${[["Making the package, once",`${M(e.packing.requests,"request")}, ${ee(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":M(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[ds,he,Kt,st]=[640,130,64,20];function xa({savings:e}){let t=Qe(e),n=ds-he-110;return s`
    <figure class="chart">
      <svg viewBox=${`0 0 ${ds} ${t.length*Kt}`} role="img" aria-label=${Do(e)}>
        ${t.map((o,a)=>s`
          <g key=${o.key} transform=${`translate(0 ${a*Kt+8})`} aria-hidden="true">
            <text class="name" x=${he-12} y=${st+6} text-anchor="end">${o.title}</text>
            <${$s} kind="by-files" y=${0} long=${n} share=${o.filesShare} text=${o.files} />
            <${$s} kind="by-package" y=${st+3} long=${n} share=${o.share} text=${o.packed} />
          </g>`)}
        <line class="axis" x1=${he} x2=${he} y1="0" y2=${t.length*Kt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var $s=({kind:e,y:t,long:n,share:o,text:a})=>s`
  <rect class=${e} x=${he} y=${t} width=${Math.max(2,o*n)} height=${st} rx="2" />
  <text class="value" x=${he+Math.max(2,o*n)+8} y=${t+st-5}>${a}</text>`;var rt=[{key:"",title:"Overview",view:Gt},{key:"files",title:"Files",view:qt},{key:"packages",title:"Packages",view:Jt},{key:"savings",title:"Savings",view:Qt},{key:"diff",title:"Compare",view:Ht}];var Sa=3e3;function Yt({params:e,query:t}){let n=e.version,o=I(`dataset-versions/${encodeURIComponent(n)}/`,{files:0},{every:l=>l.packaging==="pending"?Sa:0}),a=o.data?.dataset.name??Eo(n),r=o.data?.name??pe(n),i=rt.find(({key:l})=>l===(t.tab??""))??rt[0];return s`
    <${N} title=${`${a} ${r}`} crumbs=${[["Datasets",g("datasets")],[a,g("datasets",a)],[r]]}
      lead=${o.data&&s`<code>${o.data.uri}</code> <${V} of=${o.data.packaging} /> <${Ue} uri=${o.data.uri} />`}
      actions=${o.data&&!o.error&&s`<${es} version=${o.data} reload=${o.reload} />`}>
      <nav class="tabs" aria-label="About this version">${rt.map(({key:l,title:u})=>s`
        <a key=${l} href=${g("versions",n,{tab:l})} aria-current=${l===i.key?"page":null}>${u}</a>`)}</nav>
      ${o.error?.title==="VersionDeleted"?s`<${ts} id=${n} error=${o.error} reload=${o.reload} />`:s`
      <${q} of=${o}>${l=>s`<${Ko} version=${l} onEnd=${o.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${o.reload} />`}<//>`}
    <//>`}var Zt=[{path:"datasets",nav:"Datasets",view:wt},{path:"datasets/:dataset",under:"datasets",view:kt},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:yt},{path:"versions/:version",under:"datasets",view:Yt},{path:"models",nav:"Models",view:It},{path:"models/:model",under:"models",view:Rt},{path:"executions",nav:"Executions",view:Et},{path:"executions/:execution",under:"executions",view:Pt},{path:"data/:datum",under:"search",view:Ct},{path:"fleet",nav:"Fleet",view:At},{path:"search",nav:"Search",view:Bt}];var Ca=matchMedia("(prefers-color-scheme: dark)"),ps=()=>document.documentElement.dataset.theme??(Ca.matches?"dark":"light");function ms(){let[e,t]=f(ps),n=()=>{let a=ps()==="dark"?"light":"dark";document.documentElement.dataset.theme=a,localStorage.setItem("packline.theme",a),t(a),T(`${a==="dark"?"Dark":"Light"} theme`)},o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return s`
    <button class="icon" onClick=${n} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}function fs({session:e}){let{path:t,query:n}=ao(),o=io(Zt,t.length?t:["datasets"]),a=o?.route.under??o?.route.path;return s`
    <header class="bar">
      <a class="brand" href=${g("datasets")}><${Ta} />Packline</a>
      <nav aria-label="Main">
        ${Zt.filter(r=>r.nav).map(r=>s`
          <a href=${g(r.path)} aria-current=${r.path===a?"page":null}>${r.nav}</a>`)}
      </nav>
      <${Ea} query=${n.q} />
      <${ms} />
      ${e.needed&&s`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${In}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${o?s`<${o.route.view} key=${[o.route.path,...Object.values(o.params)].join("/")} params=${o.params} query=${n} />`:s`<${E} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${Vn()}.</footer>`}function Ea({query:e}){let t=O();return x(()=>{let o=a=>{let r=a.target.closest?.("input, textarea, select, dialog");a.key!=="/"||a.ctrlKey||a.metaKey||a.altKey||r||(a.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",o),()=>document.removeEventListener("keydown",o)},[]),s`
    <form class="search" role="search" onSubmit=${o=>{o.preventDefault();let a=t.current.value.trim();a&&(T(`Searching ${a}`),X("search",{q:a}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search datasets, models and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var Ta=()=>s`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Xt({error:e}){return x(()=>{document.title="Sign in \xB7 Packline"},[]),s`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&s`<${E} error=${e} />`}
      <button class="primary" onClick=${An}>Sign in</button>
    </main>`}var en=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});en.replaceChildren();Dn().then(e=>Me(e.signedIn?s`<${fs} session=${e} />`:s`<${Xt} />`,en)).catch(e=>Me(s`<${Xt} error=${e} />`,en));
