/* sources 1b7c6e52b000cf15fcf735e7bbe07a7052efe51ee841727c1b5cc2448198c8dc */
var Te,y,dn,fe,pn,Yt,as,Ce={},$n=[],is=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i;function se(e,t){for(var n in t)e[n]=t[n];return e}function mn(e){var t=e.parentNode;t&&t.removeChild(e)}function fn(e,t,n){var o,a,s,i={};for(s in t)s=="key"?o=t[s]:s=="ref"?a=t[s]:i[s]=t[s];if(arguments.length>2&&(i.children=arguments.length>3?Te.call(arguments,2):n),typeof e=="function"&&e.defaultProps!=null)for(s in e.defaultProps)i[s]===void 0&&(i[s]=e.defaultProps[s]);return we(e,i,o,a,null)}function we(e,t,n,o,a){var s={type:e,props:t,key:n,ref:o,__k:null,__:null,__b:0,__e:null,__d:void 0,__c:null,__h:null,constructor:void 0,__v:a??++dn};return y.vnode!=null&&y.vnode(s),s}function Pe(e){return e.children}function xe(e,t){this.props=e,this.context=t}function le(e,t){if(t==null)return e.__?le(e.__,e.__.__k.indexOf(e)+1):null;for(var n;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type=="function"?le(e):null}function hn(e){var t,n;if((e=e.__)!=null&&e.__c!=null){for(e.__e=e.__c.base=null,t=0;t<e.__k.length;t++)if((n=e.__k[t])!=null&&n.__e!=null){e.__e=e.__c.base=n.__e;break}return hn(e)}}function Zt(e){(!e.__d&&(e.__d=!0)&&fe.push(e)&&!Ee.__r++||Yt!==y.debounceRendering)&&((Yt=y.debounceRendering)||pn)(Ee)}function Ee(){for(var e;Ee.__r=fe.length;)e=fe.sort(function(t,n){return t.__v.__b-n.__v.__b}),fe=[],e.some(function(t){var n,o,a,s,i,l;t.__d&&(i=(s=(n=t).__v).__e,(l=n.__P)&&(o=[],(a=se({},s)).__v=s.__v+1,st(l,s,a,n.__n,l.ownerSVGElement!==void 0,s.__h!=null?[i]:null,o,i??le(s),s.__h),vn(o,s),s.__e!=i&&hn(s)))})}function gn(e,t,n,o,a,s,i,l,u,d){var c,m,$,p,h,g,k,x=o&&o.__k||$n,O=x.length;for(n.__k=[],c=0;c<t.length;c++)if((p=n.__k[c]=(p=t[c])==null||typeof p=="boolean"?null:typeof p=="string"||typeof p=="number"||typeof p=="bigint"?we(null,p,null,null,p):Array.isArray(p)?we(Pe,{children:p},null,null,null):p.__b>0?we(p.type,p.props,p.key,null,p.__v):p)!=null){if(p.__=n,p.__b=n.__b+1,($=x[c])===null||$&&p.key==$.key&&p.type===$.type)x[c]=void 0;else for(m=0;m<O;m++){if(($=x[m])&&p.key==$.key&&p.type===$.type){x[m]=void 0;break}$=null}st(e,p,$=$||Ce,a,s,i,l,u,d),h=p.__e,(m=p.ref)&&$.ref!=m&&(k||(k=[]),$.ref&&k.push($.ref,null,p),k.push(m,p.__c||h,p)),h!=null?(g==null&&(g=h),typeof p.type=="function"&&p.__k!=null&&p.__k===$.__k?p.__d=u=_n(p,u,e):u=bn(e,p,$,x,h,u),d||n.type!=="option"?typeof n.type=="function"&&(n.__d=u):e.value=""):u&&$.__e==u&&u.parentNode!=e&&(u=le($))}for(n.__e=g,c=O;c--;)x[c]!=null&&(typeof n.type=="function"&&x[c].__e!=null&&x[c].__e==n.__d&&(n.__d=le(o,c+1)),kn(x[c],x[c]));if(k)for(c=0;c<k.length;c++)yn(k[c],k[++c],k[++c])}function _n(e,t,n){var o,a;for(o=0;o<e.__k.length;o++)(a=e.__k[o])&&(a.__=e,t=typeof a.type=="function"?_n(a,t,n):bn(n,a,a,e.__k,a.__e,t));return t}function bn(e,t,n,o,a,s){var i,l,u;if(t.__d!==void 0)i=t.__d,t.__d=void 0;else if(n==null||a!=s||a.parentNode==null)e:if(s==null||s.parentNode!==e)e.appendChild(a),i=null;else{for(l=s,u=0;(l=l.nextSibling)&&u<o.length;u+=2)if(l==a)break e;e.insertBefore(a,s),i=s}return i!==void 0?i:a.nextSibling}function Xt(e,t,n){t[0]==="-"?e.setProperty(t,n):e[t]=n==null?"":typeof n!="number"||is.test(t)?n:n+"px"}function ke(e,t,n,o,a){var s;e:if(t==="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof o=="string"&&(e.style.cssText=o=""),o)for(t in o)n&&t in n||Xt(e.style,t,"");if(n)for(t in n)o&&n[t]===o[t]||Xt(e.style,t,n[t])}else if(t[0]==="o"&&t[1]==="n")s=t!==(t=t.replace(/Capture$/,"")),t=t.toLowerCase()in e?t.toLowerCase().slice(2):t.slice(2),e.l||(e.l={}),e.l[t+s]=n,n?o||e.addEventListener(t,s?tn:en,s):e.removeEventListener(t,s?tn:en,s);else if(t!=="dangerouslySetInnerHTML"){if(a)t=t.replace(/xlink[H:h]/,"h").replace(/sName$/,"s");else if(t!=="href"&&t!=="list"&&t!=="form"&&t!=="tabIndex"&&t!=="download"&&t in e)try{e[t]=n??"";break e}catch{}typeof n=="function"||(n!=null&&(n!==!1||t[0]==="a"&&t[1]==="r")?e.setAttribute(t,n):e.removeAttribute(t))}}function en(e){this.l[e.type+!1](y.event?y.event(e):e)}function tn(e){this.l[e.type+!0](y.event?y.event(e):e)}function st(e,t,n,o,a,s,i,l,u){var d,c,m,$,p,h,g,k,x,O,ne,b=t.type;if(t.constructor!==void 0)return null;n.__h!=null&&(u=n.__h,l=t.__e=n.__e,t.__h=null,s=[l]),(d=y.__b)&&d(t);try{e:if(typeof b=="function"){if(k=t.props,x=(d=b.contextType)&&o[d.__c],O=d?x?x.props.value:d.__:o,n.__c?g=(c=t.__c=n.__c).__=c.__E:("prototype"in b&&b.prototype.render?t.__c=c=new b(k,O):(t.__c=c=new xe(k,O),c.constructor=b,c.render=cs),x&&x.sub(c),c.props=k,c.state||(c.state={}),c.context=O,c.__n=o,m=c.__d=!0,c.__h=[]),c.__s==null&&(c.__s=c.state),b.getDerivedStateFromProps!=null&&(c.__s==c.state&&(c.__s=se({},c.__s)),se(c.__s,b.getDerivedStateFromProps(k,c.__s))),$=c.props,p=c.state,m)b.getDerivedStateFromProps==null&&c.componentWillMount!=null&&c.componentWillMount(),c.componentDidMount!=null&&c.__h.push(c.componentDidMount);else{if(b.getDerivedStateFromProps==null&&k!==$&&c.componentWillReceiveProps!=null&&c.componentWillReceiveProps(k,O),!c.__e&&c.shouldComponentUpdate!=null&&c.shouldComponentUpdate(k,c.__s,O)===!1||t.__v===n.__v){c.props=k,c.state=c.__s,t.__v!==n.__v&&(c.__d=!1),c.__v=t,t.__e=n.__e,t.__k=n.__k,t.__k.forEach(function(F){F&&(F.__=t)}),c.__h.length&&i.push(c);break e}c.componentWillUpdate!=null&&c.componentWillUpdate(k,c.__s,O),c.componentDidUpdate!=null&&c.__h.push(function(){c.componentDidUpdate($,p,h)})}c.context=O,c.props=k,c.state=c.__s,(d=y.__r)&&d(t),c.__d=!1,c.__v=t,c.__P=e,d=c.render(c.props,c.state,c.context),c.state=c.__s,c.getChildContext!=null&&(o=se(se({},o),c.getChildContext())),m||c.getSnapshotBeforeUpdate==null||(h=c.getSnapshotBeforeUpdate($,p)),ne=d!=null&&d.type===Pe&&d.key==null?d.props.children:d,gn(e,Array.isArray(ne)?ne:[ne],t,n,o,a,s,i,l,u),c.base=t.__e,t.__h=null,c.__h.length&&i.push(c),g&&(c.__E=c.__=null),c.__e=!1}else s==null&&t.__v===n.__v?(t.__k=n.__k,t.__e=n.__e):t.__e=ls(n.__e,t,n,o,a,s,i,u);(d=y.diffed)&&d(t)}catch(F){t.__v=null,(u||s!=null)&&(t.__e=l,t.__h=!!u,s[s.indexOf(l)]=null),y.__e(F,t,n)}}function vn(e,t){y.__c&&y.__c(t,e),e.some(function(n){try{e=n.__h,n.__h=[],e.some(function(o){o.call(n)})}catch(o){y.__e(o,n.__v)}})}function ls(e,t,n,o,a,s,i,l){var u,d,c,m=n.props,$=t.props,p=t.type,h=0;if(p==="svg"&&(a=!0),s!=null){for(;h<s.length;h++)if((u=s[h])&&(u===e||(p?u.localName==p:u.nodeType==3))){e=u,s[h]=null;break}}if(e==null){if(p===null)return document.createTextNode($);e=a?document.createElementNS("http://www.w3.org/2000/svg",p):document.createElement(p,$.is&&$),s=null,l=!1}if(p===null)m===$||l&&e.data===$||(e.data=$);else{if(s=s&&Te.call(e.childNodes),d=(m=n.props||Ce).dangerouslySetInnerHTML,c=$.dangerouslySetInnerHTML,!l){if(s!=null)for(m={},h=0;h<e.attributes.length;h++)m[e.attributes[h].name]=e.attributes[h].value;(c||d)&&(c&&(d&&c.__html==d.__html||c.__html===e.innerHTML)||(e.innerHTML=c&&c.__html||""))}if((function(g,k,x,O,ne){var b;for(b in x)b==="children"||b==="key"||b in k||ke(g,b,null,x[b],O);for(b in k)ne&&typeof k[b]!="function"||b==="children"||b==="key"||b==="value"||b==="checked"||x[b]===k[b]||ke(g,b,k[b],x[b],O)})(e,$,m,a,l),c)t.__k=[];else if(h=t.props.children,gn(e,Array.isArray(h)?h:[h],t,n,o,a&&p!=="foreignObject",s,i,s?s[0]:n.__k&&le(n,0),l),s!=null)for(h=s.length;h--;)s[h]!=null&&mn(s[h]);l||("value"in $&&(h=$.value)!==void 0&&(h!==e.value||p==="progress"&&!h)&&ke(e,"value",h,m.value,!1),"checked"in $&&(h=$.checked)!==void 0&&h!==e.checked&&ke(e,"checked",h,m.checked,!1))}return e}function yn(e,t,n){try{typeof e=="function"?e(t):e.current=t}catch(o){y.__e(o,n)}}function kn(e,t,n){var o,a;if(y.unmount&&y.unmount(e),(o=e.ref)&&(o.current&&o.current!==e.__e||yn(o,null,t)),(o=e.__c)!=null){if(o.componentWillUnmount)try{o.componentWillUnmount()}catch(s){y.__e(s,t)}o.base=o.__P=null}if(o=e.__k)for(a=0;a<o.length;a++)o[a]&&kn(o[a],t,typeof e.type!="function");n||e.__e==null||mn(e.__e),e.__e=e.__d=void 0}function cs(e,t,n){return this.constructor(e,n)}function De(e,t,n){var o,a,s;y.__&&y.__(e,t),a=(o=typeof n=="function")?null:n&&n.__k||t.__k,s=[],st(t,e=(!o&&n||t).__k=fn(Pe,null,[e]),a||Ce,Ce,t.ownerSVGElement!==void 0,!o&&n?[n]:a?null:t.firstChild?Te.call(t.childNodes):null,s,!o&&n?n:a?a.__e:t.firstChild,o),vn(s,e)}Te=$n.slice,y={__e:function(e,t){for(var n,o,a;t=t.__;)if((n=t.__c)&&!n.__)try{if((o=n.constructor)&&o.getDerivedStateFromError!=null&&(n.setState(o.getDerivedStateFromError(e)),a=n.__d),n.componentDidCatch!=null&&(n.componentDidCatch(e),a=n.__d),a)return n.__E=n}catch(s){e=s}throw e}},dn=0,xe.prototype.setState=function(e,t){var n;n=this.__s!=null&&this.__s!==this.state?this.__s:this.__s=se({},this.state),typeof e=="function"&&(e=e(se({},n),this.props)),e&&se(n,e),e!=null&&this.__v&&(t&&this.__h.push(t),Zt(this))},xe.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),Zt(this))},xe.prototype.render=Pe,fe=[],pn=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,Ee.__r=0,as=0;var ge,H,nn,he=0,nt=[],on=y.__b,sn=y.__r,rn=y.diffed,an=y.__c,ln=y.unmount;function Ae(e,t){y.__h&&y.__h(H,e,he||t),he=0;var n=H.__H||(H.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function f(e){return he=1,us(wn,e)}function us(e,t,n){var o=Ae(ge++,2);return o.t=e,o.__c||(o.__=[n?n(t):wn(void 0,t),function(a){var s=o.t(o.__[0],a);o.__[0]!==s&&(o.__=[s,o.__[1]],o.__c.setState({}))}],o.__c=H),o.__}function w(e,t){var n=Ae(ge++,3);!y.__s&&rt(n.__H,t)&&(n.__=e,n.__H=t,H.__H.__h.push(n))}function Re(e,t){var n=Ae(ge++,4);!y.__s&&rt(n.__H,t)&&(n.__=e,n.__H=t,H.__h.push(n))}function M(e){return he=5,_e(function(){return{current:e}},[])}function _e(e,t){var n=Ae(ge++,7);return rt(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function ie(e,t){return he=8,_e(function(){return e},t)}function ds(){nt.forEach(function(e){if(e.__P)try{e.__H.__h.forEach(Se),e.__H.__h.forEach(ot),e.__H.__h=[]}catch(t){e.__H.__h=[],y.__e(t,e.__v)}}),nt=[]}y.__b=function(e){H=null,on&&on(e)},y.__r=function(e){sn&&sn(e),ge=0;var t=(H=e.__c).__H;t&&(t.__h.forEach(Se),t.__h.forEach(ot),t.__h=[])},y.diffed=function(e){rn&&rn(e);var t=e.__c;t&&t.__H&&t.__H.__h.length&&(nt.push(t)!==1&&nn===y.requestAnimationFrame||((nn=y.requestAnimationFrame)||function(n){var o,a=function(){clearTimeout(s),cn&&cancelAnimationFrame(o),setTimeout(n)},s=setTimeout(a,100);cn&&(o=requestAnimationFrame(a))})(ds)),H=void 0},y.__c=function(e,t){t.some(function(n){try{n.__h.forEach(Se),n.__h=n.__h.filter(function(o){return!o.__||ot(o)})}catch(o){t.some(function(a){a.__h&&(a.__h=[])}),t=[],y.__e(o,n.__v)}}),an&&an(e,t)},y.unmount=function(e){ln&&ln(e);var t=e.__c;if(t&&t.__H)try{t.__H.__.forEach(Se)}catch(n){y.__e(n,t.__v)}};var cn=typeof requestAnimationFrame=="function";function Se(e){var t=H;typeof e.__c=="function"&&e.__c(),H=t}function ot(e){var t=H;e.__c=e.__(),H=t}function rt(e,t){return!e||e.length!==t.length||t.some(function(n,o){return n!==e[o]})}function wn(e,t){return typeof t=="function"?t(e):t}var xn=function(e,t,n,o){var a;t[0]=0;for(var s=1;s<t.length;s++){var i=t[s++],l=t[s]?(t[0]|=i?1:2,n[t[s++]]):t[++s];i===3?o[0]=l:i===4?o[1]=Object.assign(o[1]||{},l):i===5?(o[1]=o[1]||{})[t[++s]]=l:i===6?o[1][t[++s]]+=l+"":i?(a=e.apply(l,xn(e,l,n,["",null])),o.push(a),l[0]?t[0]|=2:(t[s-2]=0,t[s]=a)):o.push(l)}return o},un=new Map,r=function(e){var t=un.get(this);return t||(t=new Map,un.set(this,t)),(t=xn(this,t.get(e)||(t.set(e,t=(function(n){for(var o,a,s=1,i="",l="",u=[0],d=function($){s===1&&($||(i=i.replace(/^\s*\n\s*|\s*\n\s*$/g,"")))?u.push(0,$,i):s===3&&($||i)?(u.push(3,$,i),s=2):s===2&&i==="..."&&$?u.push(4,$,0):s===2&&i&&!$?u.push(5,0,!0,i):s>=5&&((i||!$&&s===5)&&(u.push(s,0,i,a),s=6),$&&(u.push(s,$,0,a),s=6)),i=""},c=0;c<n.length;c++){c&&(s===1&&d(),d(c));for(var m=0;m<n[c].length;m++)o=n[c][m],s===1?o==="<"?(d(),u=[u],s=3):i+=o:s===4?i==="--"&&o===">"?(s=1,i=""):i=o+i[0]:l?o===l?l="":i+=o:o==='"'||o==="'"?l=o:o===">"?(d(),s=1):s&&(o==="="?(s=5,a=i,i=""):o==="/"&&(s<5||n[c][m+1]===">")?(d(),s===3&&(u=u[0]),s=u,(u=u[0]).push(2,0,s),s=0):o===" "||o==="	"||o===`
`||o==="\r"?(d(),s=2):i+=o),s===3&&i==="!--"&&(s=4,u=u[0])}return d(),u})(e)),t),arguments,[])).length>1?t:t[0]}.bind(fn);function T(e){let t=document.getElementById("status");t.textContent="",setTimeout(()=>{t.textContent=e},50)}var ct="packline.tokens",lt="packline.signing-in";var K={issuer:""},at=null;async function Sn(){if(K=await(await fetch("/console/config.json")).json(),!K.issuer)return{signedIn:!0,needed:!1,name:""};let t=new URLSearchParams(location.search);t.has("state")&&(t.has("code")||t.has("error"))&&await $s(t);let n=ce();return n&&n.ends<Rn()+30&&await Pn().catch(()=>pt()),ps()}function ps(){let e=ce();return{signedIn:!!e,needed:!0,name:e?.name??""}}function ut(){let e=ce();return e?{Authorization:`Bearer ${e.access}`}:{}}async function Cn(){let{authorization_endpoint:e}=await dt(),t={state:it(),nonce:it(),verifier:it(),hash:location.hash};sessionStorage.setItem(lt,JSON.stringify(t));let n=new URL(e),o={response_type:"code",client_id:K.client_id,redirect_uri:Ie(),scope:K.scopes||"openid",audience:K.audience,state:t.state,nonce:t.nonce,code_challenge:await fs(t.verifier),code_challenge_method:"S256"};for(let[a,s]of Object.entries(o))s&&n.searchParams.set(a,s);location.assign(n)}async function En({Authorization:e}){return K.issuer?ce()&&ut().Authorization!==e?!0:(at??=Pn().finally(()=>{at=null}),at.then(()=>!0,()=>(pt(),location.reload(),!1))):!1}async function Tn(){pt();let{end_session_endpoint:e}=await dt().catch(()=>({}));if(!e)return location.reload();let t=new URL(e);t.searchParams.set("client_id",K.client_id),t.searchParams.set("post_logout_redirect_uri",Ie()),location.assign(t)}async function $s(e){let t=JSON.parse(sessionStorage.getItem(lt)??"null");if(sessionStorage.removeItem(lt),history.replaceState(null,"",Ie()+(t?.hash??"")),!t||e.get("state")!==t.state)throw new Error("This sign-in was not started here.");if(e.has("error"))throw new Error(e.get("error_description")||e.get("error"));let n=await Dn({grant_type:"authorization_code",code:e.get("code"),redirect_uri:Ie(),code_verifier:t.verifier});ms(Mn(n.id_token),t.nonce),An(n)}async function Pn(){let e=ce()?.refresh;if(!e)throw new Error("There is no way to renew the session.");An(await Dn({grant_type:"refresh_token",refresh_token:e}))}async function Dn(e){let{token_endpoint:t}=await dt(),n=new URLSearchParams({client_id:K.client_id,...e}),o=await fetch(t,{method:"POST",body:n}),a=await o.json().catch(()=>({}));if(!o.ok||!a.access_token)throw new Error(a.error_description||"The sign-in was refused.");return a}async function dt(){let e=K.issuer.replace(/\/$/,""),t=await fetch(`${e}/.well-known/openid-configuration`);if(!t.ok)throw new Error(`${e} does not say how to sign in (${t.status}).`);let n=await t.json();if(n.issuer.replace(/\/$/,"")!==e)throw new Error(`${e} calls itself ${n.issuer}.`);return n}function ms(e,t){let n=[].concat(e.aud??[]);if(e.nonce!==t)throw new Error("The sign-in answers another request.");if(!n.includes(K.client_id))throw new Error("The sign-in is for another application.");if((e.iss??"").replace(/\/$/,"")!==K.issuer.replace(/\/$/,""))throw new Error("The sign-in comes from another issuer.")}function An(e){let t=e.id_token?Mn(e.id_token):{},n=ce()??{};sessionStorage.setItem(ct,JSON.stringify({access:e.access_token,refresh:e.refresh_token??n.refresh,ends:Rn()+(e.expires_in??300),name:t.name??t.email??t.preferred_username??t.sub??n.name??""}))}var pt=()=>sessionStorage.removeItem(ct),ce=()=>JSON.parse(sessionStorage.getItem(ct)??"null"),Ie=()=>`${location.origin}/console/index.html`,Rn=()=>Date.now()/1e3,it=()=>In(crypto.getRandomValues(new Uint8Array(32))),fs=async e=>In(new Uint8Array(await crypto.subtle.digest("SHA-256",new TextEncoder().encode(e)))),In=e=>btoa(String.fromCharCode(...e)).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"");function Mn(e){let t=(e??"").split(".")[1]??"",n=atob(t.replace(/-/g,"+").replace(/_/g,"/"));return JSON.parse(new TextDecoder().decode(Uint8Array.from(n,o=>o.charCodeAt(0))))}var hs=new Intl.NumberFormat("en"),On=["B","KiB","MiB","GiB","TiB","PiB"],S=e=>e==null?"\u2013":hs.format(e),L=(e,t,n=`${t}s`)=>`${S(e)} ${e===1?t:n}`;function v(e){if(e==null)return"\u2013";let t=0,n=e;for(;n>=1024&&t<On.length-1;)n/=1024,t+=1;return`${t===0||n>=100?Math.round(n):n.toFixed(1)} ${On[t]}`}var gs=new Intl.DateTimeFormat("en-GB",{dateStyle:"medium",timeStyle:"long"}),Ln=new Intl.DateTimeFormat("en-GB",{dateStyle:"medium",timeStyle:"short"}),Nn=e=>e?Ln.format(new Date(e)):"\u2013",Me=e=>e?gs.format(new Date(e)):"",Un=()=>Ln.resolvedOptions().timeZone;function Fn(e){return e==null?"\u2013":e<60?`${e<10?e.toFixed(1):Math.round(e)} s`:e<3600?`${Math.round(e/60)} min`:`${(e/3600).toFixed(1)} h`}var _s=/^[A-Za-z0-9_@%+=:,./-]+$/,bs=e=>_s.test(e)?e:`'${String(e).replaceAll("'","'\\''")}'`,Q=(...e)=>["packline",...e.filter(t=>t!==""&&t!=null).map(bs)].join(" "),oe=(e,t)=>t===""||t==null?[]:[e,String(t)],$t=(e,t)=>t.flatMap(n=>oe(e,n)),zn=(e,t)=>Q("fetch",e,"--to",t),Bn=(e,t,n,o)=>Q("alias",`dataset://${e}/${t||"ALIAS"}`,n,...oe("--rev",o)),jn=(e,t,n)=>Q("alias",`dataset://${e}/${t}`,"--remove",...oe("--rev",n)),Vn=(e,t)=>Q("alias",`dataset://${e}/${t}`),Wn=(e,t)=>Q("package",e,...t?["--rebuild"]:[]),Hn=e=>Q("delete",e),qn=e=>Q("restore",e),Gn=(e,t)=>Q("create",`dataset://${e||"NAME"}`,...oe("--owner",t)),Jn=(e,t)=>Q("status",e,t);function Kn({dataset:e,name:t,datums:n,base:o,packaging:a,aliases:s,tags:i}){let l=n.length?["--datum",...n]:[],u=[...oe("--base",o),...a?["--packaging"]:[],...$t("--alias",s),...$t("--tag",i)];return Q("compose",`dataset://${e||"NAME"}/${t||"VERSION"}`,...u,...l)}function Qn({tag:e=[],property:t=[],name:n,alias:o,output_execution:a,dataset_version:s}){let i=[...oe("--name",n),...oe("--alias",o),...oe("--execution",a),...oe("--dataset",s)];return Q("search",...$t("--tag",e),...i,...t)}var mt=e=>e.replace(/^[a-z]+:\/\//,"").split("/")[0]||"data",vs=e=>`from packline import fetch

fetch(${JSON.stringify(e)}, to=${JSON.stringify(mt(e))})`,ys=e=>`import packline

with packline.open(${JSON.stringify(e)}) as dataset:
    for path, data in zip(dataset.paths(), dataset):
        print(path, len(data))`,ks=e=>`from packline.torch import PackagedDataset, ResumableSampler
from torch.utils.data import DataLoader

dataset = PackagedDataset(${JSON.stringify(e)})
sampler = ResumableSampler(dataset, seed=1)
loader = DataLoader(dataset, batch_size=256, sampler=sampler, num_workers=4)`,ws=e=>`inputs:
  - name: ${Yn(mt(e))}
    default: ${Yn(e)}
    keep-directories: full`,Zn=e=>[{key:"uri",label:"URI",text:e},{key:"cli",label:"Command line",text:zn(e,mt(e))},{key:"python",label:"Python",text:vs(e)},{key:"open",label:"packline.open",text:ys(e)},{key:"torch",label:"PyTorch",text:ks(e)},{key:"yaml",label:"YAML input",text:ws(e)}],xs=/^(?!(?:null|true|false|yes|no|on|off|y|n|~)$)[A-Za-z][\w./:@-]*$/i,Yn=e=>xs.test(e)&&!e.endsWith(":")?e:JSON.stringify(e);var Ss=2e3;function U({text:e,label:t="Copy",what:n}){let o=M(),[a,s]=f("");w(()=>{if(!a)return;let l=setTimeout(()=>s(""),Ss);return()=>clearTimeout(l)},[a]);let i=async()=>{let l=await Cs(e).then(()=>!0,()=>Es(e,o.current));s(l?"Copied":"Not allowed"),T(l?`Copied: ${n??e}`:"The browser did not allow copying.")};return r`
    <button type="button" ref=${o} class=${`quiet copy ${a&&"said"}`} onClick=${i} title=${e}
      aria-label=${n&&`Copy ${n}`}>${a||t}</button>`}var Oe=({uri:e})=>r`
  <div class="copy-bar" role="group" aria-label="Copy">
    ${Zn(e).map(({key:t,label:n,text:o})=>r`<${U} key=${t} text=${o} label=${n} what=${n} />`)}
  </div>`,Xn=({line:e})=>r`
  <p class="twin"><span>or: </span><code>${e}</code><${U} text=${e} what="command line" /></p>`,Cs=e=>navigator.clipboard?.writeText(e)??Promise.reject(new Error("There is no clipboard."));function Es(e,t){let n=document.createElement("textarea");n.value=e,n.className="unseen",t.after(n),n.select();let o=document.execCommand("copy");return n.remove(),t.focus(),o}function N({title:e,crumbs:t=[],actions:n,lead:o,children:a}){let s=M();return w(()=>{document.title=`${e} \xB7 Packline`,s.current.focus({preventScroll:!0}),window.scrollTo(0,0)},[e]),r`
    ${t.length>0&&r`<${ft} of=${t} label="Where you are" />`}
    <div class="head">
      <h1 ref=${s} tabindex="-1">${e}</h1>
      ${n&&r`<div class="actions">${n}</div>`}
    </div>
    ${o&&r`<div class="lead">${o}</div>`}
    ${a}`}var ft=({of:e,label:t})=>r`
  <nav class="crumbs" aria-label=${t}><ol>
    ${e.map(([n,o])=>r`<li>${o?r`<a href=${o}>${n}</a>`:r`<span aria-current="location">${n}</span>`}</li>`)}
  </ol></nav>`;function q({of:e,children:t}){let n=[].concat(t)[0];return e.error?r`<${E} error=${e.error} retry=${e.reload} />`:e.data===void 0?e.loading?r`<${X} />`:null:n(e.data)}var X=({text:e="Loading\u2026"})=>r`<p class="waiting" role="status">${e}</p>`;function E({error:e,retry:t,missing:n}){return n&&(e.status===404||e.status===405)&&e.title!=="VersionNotFound"?r`<p class="note">${n}</p>`:r`
    <div class="problem" role="alert">
      <p><strong>${e.message}</strong></p>
      ${e.remedy&&r`<p>${e.remedy}</p>`}
      ${t&&r`<button onClick=${t}>Try again</button>`}
    </div>`}var C=({title:e,aside:t,children:n})=>r`
  <section class="card"><header><h2>${e}</h2>${t&&r`<div class="actions">${t}</div>`}</header>${n}</section>`;function D({caption:e,columns:t,rows:n,empty:o="There is nothing here yet.",id:a=s=>s.id}){return n.length?r`
    <div class="scroll" tabindex="0" role="region" aria-label=${e}>
      <table class="list" role="table">
        <caption class="unseen">${e}</caption>
        <thead role="rowgroup"><tr role="row">${t.map(s=>r`<th scope="col" role="columnheader" class=${s.kind}>${s.title}</th>`)}</tr></thead>
        <tbody role="rowgroup">${n.map(s=>r`<tr role="row" key=${a(s)}>${t.map(i=>r`<${Ts} column=${i} row=${s} />`)}</tr>`)}</tbody>
      </table>
    </div>`:r`<p class="note">${o}</p>`}var Ts=({column:{header:e,kind:t,title:n,cell:o},row:a})=>e?r`<th scope="row" role="rowheader" class=${t}><span>${o(a)}</span></th>`:r`<td role="cell" class=${`${t??""} ${typeof n=="string"?"":"bare"}`} data-title=${typeof n=="string"?n:null}><span>${o(a)}</span></td>`;function A({of:e,what:t="more"}){return e.error?r`<${E} error=${e.error} retry=${e.more??e.reload} />`:e.loading?r`<${X} />`:e.more?r`<p class="foot"><button onClick=${e.more}>Load ${t}</button></p>`:null}var Ps={built:"good",pending:"busy",failed:"bad",none:"idle",sealed:"good",sealing:"busy",open:"busy"},Ds={none:"not packaged",built:"packaged",pending:"packaging",failed:"packaging failed"},j=({of:e})=>r`<span class=${`state ${Ps[e]??"idle"}`}>${Ds[e]??e}</span>`,ee=({children:e})=>r`<span class="tag">${e}</span>${" "}`,I=({of:e})=>e?r`<time datetime=${e} title=${Me(e)}>${Nn(e)}</time>`:"\u2013",Y=({of:e})=>r`
  <dl class="facts">${e.filter(([,t])=>t!=null&&t!=="").map(([t,n])=>r`
    <div><dt>${t}</dt><dd>${n}</dd></div>`)}</dl>`,V=({value:e,label:t})=>r`<div class="figure"><span>${e}</span><small>${t}</small></div>`;function eo({title:e,onClose:t,children:n,wide:o}){let a=M();return w(()=>{a.current.showModal()},[]),r`
    <dialog ref=${a} class=${o&&"wide"} aria-labelledby="dialog-title" onClose=${t}>
      <header><h2 id="dialog-title">${e}</h2>
        <button class="icon" aria-label="Close" onClick=${t}>✕</button></header>
      <div class="inside">${n}</div>
    </dialog>`}function _(...e){let t=typeof e.at(-1)=="object"?new URLSearchParams(oo(e.pop())).toString():"";return`#/${e.map(encodeURIComponent).join("/")}${t&&`?${t}`}`}function Z(...e){location.hash=_(...e)}function W(e,{replace:t=!1}={}){let{path:n,query:o}=ht(),a=new URLSearchParams(oo({...o,...e})).toString(),s=`#/${n.map(encodeURIComponent).join("/")}${a&&`?${a}`}`;t?(history.replaceState(null,"",s),window.dispatchEvent(new HashChangeEvent("hashchange"))):location.hash=s}function to(){let[e,t]=f(ht);return w(()=>{let n=()=>{(location.hash.startsWith("#/")||!location.hash)&&t(ht())};return window.addEventListener("hashchange",n),()=>window.removeEventListener("hashchange",n)},[]),e}function no(e,t){for(let n of e){let o=n.path.split("/"),a={};if(o.length===t.length&&o.every((i,l)=>i.startsWith(":")?(a[i.slice(1)]=t[l],!0):i===t[l]))return{route:n,params:a}}return null}function ht(){let[e,t]=location.hash.replace(/^#\/?/,"").split("?",2);return{path:e.split("/").filter(Boolean).map(As),query:Object.fromEntries(new URLSearchParams(t))}}function As(e){try{return decodeURIComponent(e)}catch{return e}}function oo(e){return Object.fromEntries(Object.entries(e).filter(([,t])=>t!==""&&t!=null))}var Rs="/api/v0/",Le=class extends Error{constructor(t,n){super(n.detail||`The API answered ${t}.`),this.status=t,this.title=n.title||"",this.remedy=n.remedy||""}};async function be(e,{again:t=!1,...n}={}){let{method:o="GET",query:a,body:s,headers:i={},signal:l}=n,u=new URL(e.startsWith("http")?e:Rs+e,location.origin),d=new URL(u.pathname+u.search,location.origin);for(let[$,p]of Object.entries(a??{}))for(let h of Array.isArray(p)?p:[p])h!==""&&h!=null&&d.searchParams.append($,h);let c={...ut(),...i};s!==void 0&&(c["Content-Type"]="application/json");let m;try{m=await fetch(d,{method:o,headers:c,body:s&&JSON.stringify(s),signal:l,cache:"no-store"})}catch($){throw $.name==="AbortError"?$:new Le(0,{detail:"The API cannot be reached.",remedy:"Check the network, then try again."})}if(m.status===401&&!t&&await En(c))return be(e,{...n,again:!0});if(!m.ok)throw new Le(m.status,await m.json().catch(()=>({})));return m}var Ne=async(e,t)=>(await be(e,t)).json(),J=(e,t,n)=>Ne(e,{...n,query:t}),te=(e,t,n)=>Ne(e,{...n,method:"POST",body:t}),so=(e,t,n)=>Ne(e,{method:"PUT",body:t,headers:n}),Ue=(e,t)=>Ne(e,{method:"DELETE",headers:t});function R(e,t,{every:n=0}={}){let[o,a]=f({loading:e!=null}),[s,i]=f(0),l=JSON.stringify([e,t]),u=M("");return w(()=>{if(e==null)return a({loading:!1});let d=new AbortController,c;return a(m=>u.current===l?{...m,loading:!0}:{loading:!0}),u.current=l,J(e,t,{signal:d.signal}).then(m=>{a({data:m,loading:!1});let $=typeof n=="function"?n(m):n;$&&(c=setTimeout(()=>i(p=>p+1),$))},m=>m.name!=="AbortError"&&a({error:m,loading:!1})),()=>{d.abort(),clearTimeout(c)}},[l,s]),{...o,reload:ie(()=>i(d=>d+1),[])}}function P(e,t){let[n,o]=f({items:[],loading:!0}),[a,s]=f(0),i=JSON.stringify([e,t]),l=M(null),u=ie(async(c,m,$,p)=>{o({items:$,loading:!0});try{let h=await J(c,m,{signal:p.signal});o({items:[...$,...h.results],next:h.next,count:h.count,notSearched:h.not_searched,searched:h.searched,loading:!1})}catch(h){h.name!=="AbortError"&&o({items:$,next:$.length?c:null,error:h,loading:!1})}},[]);w(()=>{if(e==null)return o({items:[],loading:!1});let c=new AbortController;return l.current=c,u(e,t,[],c),()=>c.abort()},[i,a]);let d=n.next&&!n.loading?()=>u(n.next,void 0,n.items,l.current):null;return{...n,more:d,reload:ie(()=>s(c=>c+1),[])}}var Is=5,Ms=1e3,ro=8,Os=[["added","+"],["removed","\u2212"],["changed","\u2260"]];function ao({before:e,after:t}){let{differences:n,error:o,whole:a}=Ns(e,t);if(o)return r`<${E} error=${o} />`;if(!n)return r`<${X} text="Comparing the files…" />`;let s=i=>n.filter(({change:l})=>l===i).length;return r`
    <div class="changes" aria-live="polite">
      <ul class="tally">${Os.map(([i,l])=>r`
        <li class=${i}><span aria-hidden="true">${l}</span> ${a?"":"at least "}${S(s(i))} ${i}</li>`)}</ul>
      ${n.length>0&&r`<ul class="paths">${n.slice(0,ro).map(({change:i,path:l,before:u,after:d})=>r`
        <li class=${i}><code>${l}</code> <span>${i}${Ls(u,d)}</span></li>`)}</ul>`}
      ${(n.length>ro||!a)&&r`<p><a href=${_("versions",t,{tab:"diff",against:e})}>All that differs</a></p>`}
      ${!n.length&&a&&r`<p class="note">Their files are the same.</p>`}
    </div>`}function Ls(e,t){let[n,o]=[e?.size,t?.size];return n!=null&&o!=null?n===o?"":`, ${v(n)} \u2192 ${v(o)}`:`, ${v(n??o)}`}function Ns(e,t){let[n,o]=f({});return w(()=>{let a=new AbortController;return o({}),Us(e,t,a.signal).then(o,s=>s.name!=="AbortError"&&o({error:s})),()=>a.abort()},[e,t]),n}async function Us(e,t,n){let o=[],a=`dataset-versions/${encodeURIComponent(t)}/diff/`,s={against:e,limit:Ms};for(let i=0;a&&i<Is;i+=1){let l=await J(a,s,{signal:n});o=[...o,...l.results],[a,s]=[l.next,void 0]}return{differences:o,whole:!a}}function z({title:e,verb:t,twin:n,send:o,onDone:a,onClose:s,onProblem:i,disabled:l,danger:u,wide:d,children:c}){let[m,$]=f(!1),[p,h]=f(null);return r`
    <${eo} title=${e} onClose=${s} wide=${d}>
      <form class="write" onSubmit=${async k=>{if(k.preventDefault(),!(m||l)){$(!0),h(null);try{a(await o())}catch(x){await i?.(x)||h(x),$(!1)}}}} novalidate>
        ${c}
        ${p&&r`<${E} error=${p} />`}
        ${n&&r`<${Xn} line=${n} />`}
        <div class="buttons">
          <button type="button" class="quiet" onClick=${s}>Cancel</button>
          <button type="submit" class=${u?"danger":"primary"} aria-disabled=${String(!!(l||m))}>
            ${m?"Working\u2026":t}</button>
        </div>
      </form>
    <//>`}function G({label:e,hint:t,wrong:n,id:o,children:a,...s}){let i=[t&&`${o}-hint`,n&&`${o}-wrong`].filter(Boolean).join(" ")||null;return r`
    <div class="field">
      <label for=${o}>${e}</label>
      ${a??r`<input id=${o} type="text" autocomplete="off" spellcheck=${!1} aria-describedby=${i}
        aria-invalid=${n?"true":null} ...${s} />`}
      ${t&&r`<small id=${`${o}-hint`}>${t}</small>`}
      ${n&&r`<small id=${`${o}-wrong`} class="wrong">${n}</small>`}
    </div>`}var io=({label:e,id:t,checked:n,onChange:o,hint:a})=>r`
  <div class="field check">
    <input id=${t} type="checkbox" checked=${n} onChange=${s=>o(s.target.checked)} />
    <label for=${t}>${e}</label>${a&&r`<small>${a}</small>`}
  </div>`;var Fs=/^[A-Za-z0-9._-]{1,256}$/,lo=100,co=(e,t)=>`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`;function ue({dataset:e,alias:t="",version:n="",onDone:o,onClose:a}){let[s,i]=f(t),[l,u]=f(n),[d,c]=f(null),m=R(`datasets/${encodeURIComponent(e)}/aliases/`,{limit:lo}),$=s&&!Fs.test(s)?"Letters, digits, dots, underscores and dashes only.":"",[p,h]=Vs(e,$?"":s),g=!!p.alias&&p.alias.version.name===l,k=s&&l&&!$&&p.loaded&&!g,x=()=>{let B=p.alias?{"If-Match":`"${p.alias.rev}"`}:{"If-None-Match":"*"};return so(co(e,s),{version:l},B)},O=async B=>{if(B.status!==412)return!1;let ae=p.alias?.version.name??null,ye=await h();return c({before:ae,after:ye}),!0},ne=B=>{T(`${B.name} now points to ${B.version.name}.`),o(B)},b=B=>{i(B.target.value.trim()),c(null)},F=d?"Move it anyway":`${p.loaded&&!p.alias?"Create":"Move"} ${s||"alias"}`;return r`
    <${z} title=${n?`Promote ${e}/${n}`:`Promote a version of ${e}`}
      verb=${F} twin=${Bn(e,s,l||"VERSION",p.alias?.rev??0)} disabled=${!k}
      send=${x} onProblem=${O} onDone=${ne} onClose=${a}>
      <${G} id="promote-alias" label="Alias" value=${s} onInput=${b} wrong=${$} list="promote-aliases"
        hint="Choose one, or type a new name, such as production." />
      <datalist id="promote-aliases">${(m.data?.results??[]).map(({name:B})=>r`<option value=${B} />`)}</datalist>
      ${!n&&r`<${zs} dataset=${e} version=${l} onChoose=${u} />`}
      ${d&&r`<${Bs} alias=${s} ...${d} />`}
      ${p.error&&r`<${E} error=${p.error} retry=${h} />`}
      ${s&&l&&p.loaded&&r`<${js} dataset=${e} alias=${s} now=${p.alias} version=${l} same=${g} />`}
      ${s&&l&&!$&&!p.loaded&&!p.error&&r`<${X} text="Loading the alias…" />`}
    <//>`}function zs({dataset:e,version:t,onChoose:n}){let o=R("dataset-versions/",{dataset:e,limit:lo});return r`
    <${G} id="promote-version" label="Version" value=${t} list="promote-versions"
      onInput=${a=>n(a.target.value.trim())} hint="Newest first." />
    <datalist id="promote-versions">${(o.data?.results??[]).map(({name:a})=>r`<option value=${a} />`)}</datalist>`}var Bs=({alias:e,before:t,after:n})=>r`
  <div class="problem" role="alert">
    <p><strong>Someone else changed it first: ${e} ${n?r`now points to ${n.version.name}`:"is gone"}${t?`, no longer to ${t}`:""}.</strong></p>
    <p>You changed nothing. Check what would change now, then decide again.</p>
  </div>`;function js({dataset:e,alias:t,now:n,version:o,same:a}){return a?r`<p class="note">${t} points to ${o} already.</p>`:r`
    <section class="what-changes" aria-label="What changes">
      <p class="from-to"><strong>${t}</strong>${" "}
        ${n?r`<del>${n.version.name}</del>`:r`<span class="note">new</span>`}<span aria-hidden="true"> → </span><span class="unseen"> will point to </span><ins>${o}</ins></p>
      ${n&&r`<p class="note">Revision ${n.rev}, moved <${I} of=${n.mtime} />.</p>`}
      ${n&&r`<${ao} before=${`${e}:${n.version.name}`} after=${`${e}:${o}`} />`}
    </section>`}function Vs(e,t){let[n,o]=f({loaded:!1}),a=async()=>{try{let s=await J(co(e,t));return o({loaded:!0,alias:s}),s}catch(s){return o(s.status===404?{loaded:!0,alias:null}:{loaded:!1,error:s}),null}};return w(()=>{if(o({loaded:!1}),!t)return;let s=setTimeout(a,250);return()=>clearTimeout(s)},[e,t]),[n,a]}function uo({dataset:e,alias:t,now:n,onDone:o,onClose:a}){let s=`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/`,i=l=>{T(`${t} is removed.`),o(l)};return r`
    <${z} title="Remove this alias?" verb=${`Remove ${t}`} danger twin=${jn(e,t,n.rev)}
      send=${()=>Ue(s,{"If-Match":`"${n.rev}"`})} onDone=${i} onClose=${a}>
      <p>Jobs that fetch <code>${n.uri}</code> fail from now on. Version ${n.version.name} stays, and so does the
        history of the alias; it can be created again.</p>
    <//>`}function gt({params:{dataset:e,alias:t}}){let n=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:50}),[o,a]=f(null),[s,i]=f(!1),l=n.items[0],u=!!l?.version,d=()=>{a(null),i(!1),n.reload()};return r`
    <${N} title=${`${e}/${t}`} crumbs=${[["Datasets",_("datasets")],[e,_("datasets",e)],[t]]}
      lead=${l&&r`${u?r`Points to ${po(l)}.`:"Removed."} ${n.count!=null&&`${L(n.count,"revision")}.`}`}
      actions=${l&&r`${u&&r`<${Oe} uri=${l.uri} />`}<${U} text=${Vn(e,t)} label="History line" what="command line of the history" />
        ${u&&r`<button type="button" class="quiet" onClick=${()=>i(!0)}>Remove…</button>`}
        <button type="button" class="primary" onClick=${()=>a("")}>${u?"Move":"Create"} ${t}…</button>`}>
      ${n.error&&!n.items.length&&r`<${E} error=${n.error} retry=${n.reload} />`}
      ${n.items.length>0&&r`<${D} caption=${`History of ${t}`} rows=${n.items} id=${({rev:c})=>c} columns=${[{title:"Revision",cell:({rev:c})=>c,header:!0},{title:"Version",cell:po},{title:"Moved",cell:({mtime:c})=>r`<${I} of=${c} />`,kind:"time"},{title:r`<span class="unseen">Change</span>`,cell:c=>r`<${Ws} move=${c} now=${l} onBack=${a} />`}]} />`}
      ${!(n.error&&!n.items.length)&&r`<${A} of=${n} what="earlier moves" />`}
      ${o!=null&&r`<${ue} dataset=${e} alias=${t} version=${o} onClose=${()=>a(null)} onDone=${d} />`}
      ${s&&r`<${uo} dataset=${e} alias=${t} now=${l} onClose=${()=>i(!1)} onDone=${d} />`}
    <//>`}var po=({version:e})=>e?r`<a href=${_("versions",e.id)}>${e.name}</a>`:"(removed)";function Ws({move:e,now:t,onBack:n}){return e.rev===t.rev?r`<span class="tag accent">now</span>`:!e.version||e.version.name===t.version?.name?null:r`<button type="button" class="quiet" onClick=${()=>n(e.version.name)}>Move back to ${e.version.name}</button>`}var Hs=/^[a-z0-9._-]{1,128}$/;function $o({onDone:e,onClose:t}){let[n,o]=f(""),a=n&&!Hs.test(n)?"Lower-case letters, digits, dots, underscores and dashes only.":"",s=i=>{T(`${i.uri} was created.`),e(i)};return r`
    <${z} title="New dataset" verb="Create dataset" twin=${Gn(n)} disabled=${!n||a}
      send=${()=>te("datasets/",{name:n})} onDone=${s} onClose=${t}>
      <${G} id="dataset-name" label="Name" value=${n} wrong=${a} onInput=${i=>o(i.target.value.trim())}
        hint="Versions come from executions that name it, or from data you select in the search." />
    <//>`}var mo=e=>`dataset-versions/${encodeURIComponent(e.id)}/`;function fo({version:e,onDone:t,onClose:n}){let o=a=>{T(`${e.uri} is deleted.`),t(a)};return r`
    <${z} title="Delete this version?" verb=${`Delete ${e.name}`} danger twin=${Hn(e.uri)}
      send=${()=>Ue(mo(e))} onDone=${o} onClose=${n}>
      <p><code>${e.uri}</code> disappears from lists and can no longer be fetched. It can be restored until its
        retention ends; then it is purged, with the parts that no other version uses.</p>
      <p>The uploaded files themselves stay.</p>
    <//>`}function Fe({version:e,onDone:t,onClose:n}){let o=a=>{T(`${e.uri} is restored.`),t(a)};return r`
    <${z} title="Restore this version?" verb=${`Restore ${e.name}`} twin=${qn(e.uri)}
      send=${()=>te(`${mo(e)}restore/`,{})} onDone=${o} onClose=${n}>
      <p><code>${e.uri}</code> comes back as it was${e.deleted_at?` before ${Me(e.deleted_at)}`:""}.</p>
    <//>`}function ho({dataset:e,reload:t}){let[n,o]=f(!1);return r`
    <button type="button" class="primary" onClick=${()=>o(!0)}>Promote a version…</button>
    ${n&&r`<${ue} dataset=${e} onClose=${()=>o(!1)} onDone=${()=>{o(!1),t()}} />`}`}function go(){let[e,t]=f(!1);return r`
    <button type="button" class="primary" onClick=${()=>t(!0)}>New dataset</button>
    ${e&&r`<${$o} onClose=${()=>t(!1)} onDone=${n=>Z("datasets",n.id)} />`}`}function _o({dataset:e,reload:t}){let n=P("dataset-versions/",{dataset:e,deleted:"true",limit:200}),[o,a]=f(null),s=n.items.filter(i=>i.deleted_at);return s.length?r`
    <${C} title="Deleted versions">
      <${D} caption="Deleted versions" rows=${s} columns=${[{title:"Version",cell:({id:i,name:l})=>r`<a href=${_("versions",i)}>${l}</a>`,header:!0},{title:"Deleted",cell:({deleted_at:i})=>r`<${I} of=${i} />`,kind:"time"},{title:"Purged after",cell:({purge_at:i})=>r`<${I} of=${i} />`,kind:"time"},{title:r`<span class="unseen">Restore</span>`,cell:i=>r`<button type="button" aria-label=${`Restore ${i.name}`} onClick=${()=>a(i)}>Restore</button>`}]} />
      <${A} of=${n} what="more deleted versions" />
      ${o&&r`<${Fe} version=${o} onClose=${()=>a(null)}
        onDone=${()=>{a(null),n.reload(),t()}} />`}
    <//>`:null}var qs={DatasetVersionCreated:({data:e})=>`Version ${e.version.name} was created${ze(e.version.created_by)}`,ModelVersionCreated:({data:e})=>`Model version ${e.model_version.counter} was created${ze(e.model_version.created_by)}`,ModelVersionStatusChanged:({data:e,old_status:t})=>`Model version ${e.model_version.counter} is ${e.model_version.status}${t?`, no longer ${t}`:""}`,VersionAliasMoved:({alias:e,old_version:t,version:n})=>`${e} ${t?`moved from ${t} to ${n}`:`was created, pointing to ${n}`}`,VersionAliasRemoved:({alias:e,old_version:t})=>`${e} was removed${t?`; it pointed to ${t}`:""}`,DatumAliasUpdated:({data:e})=>`${e.updated_alias.name} points to ${e.updated_alias.datum}`,PackagePublished:({uri:e,parts:t,reused:n})=>`${Be(e)} was packaged: ${t} ${t===1?"part":"parts"}${n?`, ${n} reused`:""}`,VersionDeleted:({uri:e,who:t})=>`${Be(e)} was deleted${ze(t)}`,VersionRestored:({uri:e,who:t})=>`${Be(e)} was restored${ze(t)}`,PackagingFailed:({uri:e,reason:t})=>`Packaging of ${Be(e)} failed: ${t}`};function bo({type:e,detail:t}){try{return qs[e](t)}catch{return t?.title||e.replace(/(?<=[a-z])(?=[A-Z])/g," ")}}function vo({detail:e}){let t=e?.data?.version?.uri??e?.data?.model_version?.uri??e?.uri??"";return Gs(e?.type==="version_alias_moved"?`dataset://${e.dataset}/${e.version}`:t)}function Gs(e){let t=/^(dataset|model):\/\/([^/]+)\/([^/]+)$/.exec(e??"");return t?`${t[1]==="model"?"model:":""}${t[2]}:${t[3]}`:""}function je(e){let[t,n,o]=e.startsWith("model:")?e.split(":"):["dataset",...e.split(":")];return`${t}://${n}/${o}`}var ze=e=>e?` by ${e}`:"",Be=e=>(e??"").split("/").pop();var Js="This stack keeps no events.";function re({of:e}){let t=P("events/",{...e,limit:20});return r`
    <${C} title="What happened">
      ${t.items.length>0&&r`<ol class="events">${t.items.map(n=>r`<li key=${n.id}><${Ks} event=${n} /></li>`)}</ol>`}
      ${!t.items.length&&!t.loading&&!t.error&&r`<p class="note">Nothing in the last 90 days.</p>`}
      ${t.error&&!t.items.length?r`<${E} error=${t.error} retry=${t.reload} missing=${Js} />`:r`<${A} of=${t} what="earlier events" />`}
    <//>`}function Ks({event:e}){let t=vo(e),n=bo(e);return r`<${I} of=${e.time} /><span class=${e.type==="PackagingFailed"?"wrong":""}>${t?r`<a href=${_("versions",t)}>${n}</a>`:n}</span>`}function _t({params:e}){let t=e.dataset,n=R(`datasets/${encodeURIComponent(t)}/`),o=P(n.data?"dataset-versions/":null,{dataset:t,limit:50}),a=P(n.data?`datasets/${encodeURIComponent(t)}/aliases/`:null,{limit:200}),s=()=>{a.reload(),o.reload()};return r`
    <${N} title=${t} crumbs=${[["Datasets",_("datasets")],[t]]} lead=${r`<code>${n.data?.uri??""}</code>`}
      actions=${n.data&&r`<${ho} dataset=${t} reload=${s} />`}>
      <${q} of=${n}>${()=>r`
        <${Ys} of=${a} dataset=${t} />
        <${Qs} of=${o} aliases=${a.items} />
        <${_o} dataset=${t} reload=${s} />
        <${re} of=${{dataset:t}} />`}<//>
    <//>`}function Qs({of:e,aliases:t}){let n=s=>t.filter(i=>i.version.id===s.id),o=[{title:"Version",header:!0,cell:s=>r`<a href=${_("versions",s.id)}>${s.name}</a>
        ${n(s).map(i=>r` <span class="tag accent" key=${i.name}>${i.name}</span>`)}`},{title:"Files",kind:"number",cell:s=>S(s.file_count)},{title:"Size",kind:"number",cell:s=>v(s.size)},{title:"Package",cell:s=>r`<${j} of=${s.packaging} />`},{title:"Tags",cell:s=>s.tags.map(i=>r`<${ee} key=${i}>${i}<//>`)},{title:"Created",kind:"time",cell:s=>r`<${I} of=${s.ctime} />`}],a=e.items.length>0||!(e.loading||e.error);return r`
    <${C} title="Versions">
      ${a&&r`<${D} caption="Versions, newest first" columns=${o} rows=${e.items} empty="There is no version yet." />`}
      <${A} of=${e} what="older versions" />
    <//>`}function Ys({of:e,dataset:t}){let[n,o]=f("");return e.error?r`<${E} error=${e.error} retry=${e.reload} />`:e.items.length?r`
    <${C} title="Aliases">
      <${D} caption="Aliases" columns=${[{title:"Alias",header:!0,cell:s=>r`<a class="tag accent" href=${_("datasets",t,"aliases",s.name)}>${s.name}</a>`},{title:"Version",cell:s=>r`<a href=${_("versions",s.version.id)}>${s.version.name}</a>`},{title:"Moved",kind:"time",cell:s=>r`<${I} of=${s.mtime} />`},{title:"History",cell:s=>r`<button class="quiet" aria-expanded=${n===s.name}
        onClick=${()=>o(n===s.name?"":s.name)}>${n===s.name?"Hide":"Show"}<span class="unseen"> history of ${s.name}</span></button>`}]} rows=${e.items} id=${s=>s.name} />
      ${n&&r`<${Zs} key=${n} dataset=${t} alias=${n} />`}
    <//>`:null}function Zs({dataset:e,alias:t}){let n=P(`datasets/${encodeURIComponent(e)}/aliases/${encodeURIComponent(t)}/history/`,{limit:20});return r`
    <div class="history"><h3>Where ${t} pointed</h3>
      <ol>${n.items.map(o=>r`<li key=${o.rev}>
        <${I} of=${o.mtime} /> <a href=${_("versions",o.version.id)}>${o.version.name}</a>${" "}
        <span class="soft">revision ${o.rev}</span></li>`)}</ol>
      <${A} of=${n} what="older moves" />
    </div>`}var Xs=50;function bt(){let e=P("datasets/",{limit:Xs,newest:!0}),t=a=>({newest_version:s})=>s?a(s):"\u2013",n=[{title:"Dataset",header:!0,cell:a=>r`<a href=${_("datasets",a.id)}>${a.name}</a>`},{title:"Newest version",cell:t(a=>r`<a href=${_("versions",a.id)}>${a.name}</a>`)},{title:"Files",kind:"number",cell:t(a=>S(a.file_count))},{title:"Size",kind:"number",cell:t(a=>v(a.size))},{title:"Package",cell:t(a=>r`<${j} of=${a.packaging} />`)},{title:"Created",kind:"time",cell:t(a=>r`<${I} of=${a.ctime} />`)}],o=e.items.length>0||!(e.loading||e.error);return r`
    <${N} title="Datasets" lead="Every dataset of this deployment, by name, with its newest version."
      actions=${r`<${go} />`}>
      ${o&&r`<${D} caption="Datasets" columns=${n} rows=${e.items}
        empty="There is no dataset yet. Upload files whose metadata names one, and it appears here." />`}
      <${A} of=${e} what="more datasets" />
    <//>`}function Ve(e){let t=/^dataset:\/\/([^/]+)\/(.+)$/.exec(e??"");return t?`${t[1]}:${t[2]}`:null}var yo=e=>e.slice(0,e.lastIndexOf(":")),de=e=>e.slice(e.lastIndexOf(":")+1);function We({of:e}){let t=Ve(e);return t?r`<a href=${_("versions",t)}>${e}</a>`:r`<span>${e}</span>`}function qe({of:e}){let t=vt(e),n=yt(e);return r`
    <div class="lineage">
      <h3>Made from</h3>
      ${t.length?r`<ul>${t}</ul>`:r`<p class="soft">Nothing is recorded.</p>`}
      <h3>Used by</h3>
      ${n.length?r`<ul>${n}</ul>`:r`<p class="soft">Nothing yet.</p>`}
    </div>`}function vt({made_by:e,based_on:t}){let n=e?[e.step,e.commit,e.image].filter(o=>typeof o=="string"):[];return[t&&r`<li><small>version before</small> <${He} of=${t}>${vt(t)}<//></li>`,e&&r`<li><small>execution</small> <${ko} id=${e.execution} /> <span class="soft">${n.join(" \xB7 ")}</span>
      ${e.inputs?.length>0&&r`<ul>${e.inputs.map(o=>r`
        <li><small>input</small> <${He} of=${o}>${vt(o)}<//></li>`)}</ul>`}</li>`].filter(Boolean)}function yt({used_by:e=[]}){return e.map(t=>{if(t.more)return r`<li class="soft">and more</li>`;if(t.version)return r`<li><small>version</small> <${He} of=${t.version}>${yt(t.version)}<//></li>`;let n=t.made??[];return r`<li><small>execution</small> <${ko} id=${t.execution} />
      ${n.length>0&&r`<ul>${n.map(o=>r`<li><small>made</small> <${He} of=${o}>${yt(o)}<//></li>`)}</ul>`}</li>`})}function He({of:e,children:t}){let n=[].concat(t).flat().filter(Boolean);return r`<${We} of=${e.uri} />
    ${e.files!=null&&r` <span class="soft">${L(e.files,"file")}</span>`}
    ${e.unknown&&r` <span class="soft">(not known here)</span>`}
    ${e.more&&r` <span class="soft">…</span>`}
    ${n.length>0&&r`<ul>${n}</ul>`}`}var ko=({id:e})=>r`<a href=${_("executions",e)}>${e}</a>`;function kt({params:e}){let t=e.datum,n=R(`data/${encodeURIComponent(t)}/`,{hashes:!1}),o=R("lineage/",{uri:`datum://${t}`,depth:3}),a=R(n.data?.output_execution?`executions/${encodeURIComponent(n.data.output_execution.id)}/`:null);return r`
    <${N} title=${n.data?.name??t} crumbs=${[["Search",_("search")],[n.data?.name??t]]}
      lead=${n.data&&r`<code>${n.data.uri}</code> <${U} text=${n.data.uri} label="Copy URI" what="URI" />`}>
      <${q} of=${n}>${s=>r`
        <div class="columns">
          <${C} title="Facts"><${Y} of=${er(s)} /><//>
          <${C} title="Versions">
            ${a.data?r`<${tr} of=${a.data.versions} path=${s.name} />`:r`<p class="note">No execution is known that made it.</p>`}
          <//>
          <${C} title="Lineage"><${q} of=${o}>${i=>r`<${qe} of=${i} />`}<//><//>
        </div>
        <${re} of=${{datum:t}} />`}<//>
    <//>`}var er=e=>[["Size",v(e.size)],["Stored",e.file_mtime&&r`<${I} of=${e.file_mtime} />`],["Made by execution",e.output_execution&&r`<a href=${_("executions",e.output_execution.id)}>${e.output_execution.id}</a>`],["Aliases",e.aliases.join(", ")],["Tags",e.tags.length>0&&e.tags.map(t=>r`<${ee} key=${t}>${t}<//>`)],...Object.entries(e.properties).map(([t,n])=>[t,typeof n=="string"?n:JSON.stringify(n)]),["MD5",e.md5&&r`<code>${e.md5}</code>`],e.part?["Inside of part",r`<code>${e.part.key}</code>`]:["Key",e.key&&r`<code>${e.key}</code>`]].filter(([,t])=>t);function tr({of:e,path:t}){let n=e.filter(o=>Ve(o));return n.length?r`
    <ul class="plain">${n.map(o=>r`<li key=${o}><a href=${_("versions",Ve(o),{tab:"files",find:t})}>${o}</a></li>`)}</ul>
    <p class="note">Those that its execution made. Versions that are based on them may have it as well.</p>`:r`<p class="note">Its execution made no dataset version.</p>`}var nr=5;function pe(e,t){let n=M({query:"",pages:0});w(()=>{n.current.query!==t&&(n.current={query:t,pages:0}),!(!e.more||e.items.length||n.current.pages>=nr)&&(n.current.pages+=1,e.more())})}var or=["open","sealing","sealed"],sr="This stack does not list executions; open one by its id.";function wt({query:e}){let t=P("executions/",{state:e.state,alerts:e.alerts,limit:50});return pe(t,`${e.state} ${e.alerts}`),r`
    <${N} title="Executions" lead="Jobs whose outputs were uploaded: what each made, and what was wrong." actions=${r`<${ir} />`}>
      <div class="filters" role="group" aria-label="Filters">
        <label class="inline" for="state">State</label>
        <select id="state" value=${e.state??""} onChange=${n=>W({state:n.target.value})}>
          <option value="">any</option>${or.map(n=>r`<option value=${n}>${n}</option>`)}</select>
        <label class="inline"><input type="checkbox" checked=${e.alerts==="true"}
          onChange=${n=>W({alerts:n.target.checked?"true":""})} /> With alerts only</label>
      </div>
      ${t.error&&!t.items.length?r`<${E} error=${t.error} retry=${t.reload} missing=${sr} />`:r`${!(t.loading&&!t.items.length)&&r`<${rr} of=${t} />`}<${A} of=${t} what="more executions" />`}
    <//>`}var rr=({of:e})=>r`
  <${D} caption="Executions" rows=${e.items} empty=${e.more?"None on this page; there are more.":"No execution is like that."} columns=${[{title:"Execution",cell:({id:t})=>r`<a href=${_("executions",t)}>${t}</a>`,header:!0},{title:"State",cell:({state:t})=>r`<${j} of=${t} />`},{title:"Files",cell:({file_count:t})=>S(t),kind:"number"},{title:"Size",cell:({size:t})=>v(t),kind:"number"},{title:"Versions",cell:({versions:t})=>r`<${ar} of=${t} />`},{title:"Alerts",cell:({alerts:t})=>t.length?r`<span class="state bad">${t.length}</span>`:"\u2013"},{title:"Sealed, or last upload",cell:({mtime:t})=>r`<${I} of=${t} />`,kind:"time"}]} />`,ar=({of:e})=>e.length?r`${e.slice(0,3).map(t=>r`<${xt} uri=${t} /> `)}${e.length>3&&`and ${e.length-3} more`}`:"\u2013";function xt({uri:e}){let[,t,n,o]=/^(\w+):\/\/([^/]+)\/(.+)$/.exec(e)??[];return t?r`<a href=${_("versions",`${t==="model"?"model:":""}${n}:${o}`)}>${e}</a>`:r`<code>${e}</code>`}function ir(){let[e,t]=f("");return r`
    <form class="by-id" onSubmit=${o=>{o.preventDefault(),e.trim()&&Z("executions",e.trim())}}>
      <input type="text" aria-label="Execution id" placeholder="Execution id" value=${e} autocomplete="off" spellcheck=${!1}
        onInput=${o=>t(o.target.value)} />
      <button>Open</button>
    </form>`}var lr=3e3;function St({params:e}){let t=`executions/${encodeURIComponent(e.execution)}/`,n=R(t,void 0,{every:({state:o})=>o==="sealed"?0:lr});return r`
    <${N} title=${e.execution} crumbs=${[["Executions",_("executions")],[e.execution]]}
      actions=${r`<${U} text=${`packline execution ${e.execution}`} label="Command line" what="Command line" />`}>
      <${q} of=${n}>${o=>r`<${cr} execution=${o} path=${t} />`}<//>
    <//>`}var cr=({execution:e,path:t})=>r`
  <p class="lead" aria-live="polite"><${j} of=${e.state} /> ${e.sealed_at&&r`since <${I} of=${e.sealed_at} />`}</p>
  ${e.alerts.length>0&&r`<${ur} of=${e.alerts} />`}
  <${C} title="What it made">
    <div class="figures">
      <${V} value=${S(e.file_count)} label="outputs" />
      <${V} value=${v(e.size)} label="together" />
      <${V} value=${S(e.versions.length)} label=${e.versions.length===1?"version":"versions"} />
    </div>
    ${e.versions.length>0&&r`<ul class="plain">${e.versions.map(n=>r`<li><${xt} uri=${n} /></li>`)}</ul>`}
    ${e.datum_aliases.length+e.late.length>0&&r`<${Y} of=${[["Datum aliases",e.datum_aliases.join(", ")],["Late files",e.late.join(", ")]]} />`}
  <//>
  ${e.state==="sealed"&&r`<${dr} path=${t} />`}
  ${Object.keys(e.marker).length>0&&r`
    <${C} title="Marker"><pre class="json" tabindex="0">${JSON.stringify(e.marker,null,2)}</pre><//>`}
  <${re} of=${{execution:e.id}} />`,ur=({of:e})=>r`
  <${C} title=${e.length===1?"Alert":"Alerts"}>
    <ul class="alerts">${e.map(({code:t,message:n,remedy:o})=>r`
      <li><strong><code>${t}</code></strong><p>${n}</p>${o&&r`<p class="remedy">What to do: ${o}</p>`}</li>`)}</ul>
  <//>`;function dr({path:e}){let t=P(`${e}outputs/`,{limit:100});return r`
    <${C} title="Outputs">
      ${t.items.length>0&&r`<${D} caption="Outputs" rows=${t.items} id=${({path:n,datum:o})=>`${n}:${o.id}`} columns=${[{title:"Path",cell:({path:n,datum:o})=>r`<a href=${_("data",o.id)}>${n}</a>`,header:!0},{title:"Size",cell:({datum:n})=>v(n.size),kind:"number"},{title:"Datum",cell:({datum:n})=>r`<code>${n.id}</code><${U} text=${`datum://${n.id}`} what=${`URI of ${n.name}`} />`}]} />`}
      ${!t.items.length&&!t.loading&&!t.error&&r`<p class="note">It has none.</p>`}
      <${A} of=${t} what="more outputs" />
    <//>`}var pr={approved:"good",rejected:"bad",pending:"busy"},ve={approved:"Approve",rejected:"Reject",pending:"Set back"};function Ct({params:{model:e}}){let t=P("model-versions/",{model:e,limit:50}),[n,o]=f(null),[a,s]=f({}),i=t.items.map(u=>a[u.id]??u),l=u=>{o(null),s({...a,[u.id]:u}),T(`Version ${u.counter} is ${u.status}.`)};return r`
    <${N} title=${e} crumbs=${[["Models",_("models")],[e]]}>
      ${t.error&&!i.length?r`<${E} error=${t.error} retry=${t.reload} />`:r`${!(t.loading&&!i.length)&&r`<${$r} rows=${i} onDecide=${(u,d)=>o({version:u,status:d})} />`}<${A} of=${t} what="more versions" />`}
      <${re} of=${{dataset:`model:${e}`}} />
      ${n&&r`<${mr} ...${n} onDone=${l} onClose=${()=>o(null)} />`}
    <//>`}var $r=({rows:e,onDecide:t})=>r`
  <${D} caption="Versions of the model" rows=${e} empty="There is no version of this model." columns=${[{title:"Version",cell:({id:n,counter:o})=>r`<a href=${_("versions",n)}>${o}</a>`,header:!0},{title:"Status",cell:({status:n})=>r`<span class=${`state ${pr[n]??"idle"}`}>${n||"pending"}</span>`},{title:"Files",cell:({file_count:n})=>S(n),kind:"number"},{title:"Size",cell:({size:n})=>v(n),kind:"number"},{title:"Packaging",cell:({packaging:n})=>r`<${j} of=${n} />`},{title:"Created",cell:({ctime:n})=>r`<${I} of=${n} />`,kind:"time"},{title:"Note",cell:({note:n})=>n||"\u2013"},{title:r`<span class="unseen">Decide</span>`,cell:n=>r`<span class="decide">${Object.keys(ve).filter(o=>o!==(n.status||"pending")).map(o=>r`<button type="button" class="quiet" aria-label=${`${ve[o]} version ${n.counter}`} onClick=${()=>t(n,o)}>${ve[o]}</button>`)}</span>`}]} />`,mr=({version:e,status:t,onDone:n,onClose:o})=>r`
  <${z} title=${`${ve[t]} ${e.uri}?`} verb=${ve[t]} danger=${t==="rejected"} twin=${Jn(e.uri,t)}
    send=${()=>te(`model-versions/${encodeURIComponent(e.id)}/status/`,{status:t})} onDone=${n} onClose=${o}>
    <p>It is ${e.status||"pending"} now; it will be ${t}. Subscribers of events are notified.</p>
  <//>`;function Et(){let e=P("models/",{limit:100});return r`
    <${N} title="Models" lead="Versions of models, and what people decided about them.">
      ${e.error&&!e.items.length?r`<${E} error=${e.error} retry=${e.reload} missing="This stack does not list models." />`:r`${!(e.loading&&!e.items.length)&&r`<${D} caption="Models" rows=${e.items} empty="No execution has made a model yet." columns=${[{title:"Model",cell:({name:t})=>r`<a href=${_("models",t)}>${t}</a>`,header:!0},{title:"URI",cell:({uri:t})=>r`<code>${t}</code>`}]} />`}<${A} of=${e} what="more models" />`}
    <//>`}var Tt=new Map,wo=(e,t)=>e.has(t.id)?Dt(e,[t]):Pt(e,[t]),Pt=(e,t)=>new Map([...e,...t.map(n=>[n.id,n])]);function Dt(e,t){let n=new Map(e);for(let{id:o}of t)n.delete(o);return n}function xo(e,t){let n=t.filter(({id:o})=>e.has(o)).length;return n?n===t.length?"all":"some":"none"}var Ge=e=>[...e.values()].reduce((t,{size:n})=>t+(n??0),0);function So(e){let t=new Map;for(let{name:n}of e.values())t.set(n,(t.get(n)??0)+1);return[...t].filter(([,n])=>n>1).map(([n])=>n)}var fr=/^[a-z0-9._-]{1,128}$/,Co=/^[A-Za-z0-9._-]{1,256}$/,Eo=e=>e.split(/[\s,]+/).filter(Boolean);function To({selection:e,onDone:t,onClose:n}){let[o,a]=f({dataset:"",name:"",base:"",packaging:!0,aliases:"",tags:""}),s=g=>k=>a({...o,[g]:k.target.value}),i=R("datasets/",{limit:100}),l=[...e.keys()],u=o.base&&gr(o.dataset,o.base),d={...o,base:u.includes("://")||!u?u:je(u),datums:l,aliases:Eo(o.aliases),tags:Eo(o.tags)},c=hr(o,d),m=So(e),$=()=>te("dataset-versions/",{dataset:o.dataset,name:o.name,files:l.map(g=>({datum:g})),previous_version:u||null,packaging:o.packaging,targeting_aliases:d.aliases,tags:d.tags}),p=g=>{T(`${g.uri} was created.`),t(g)},h=o.dataset&&o.name&&!Object.values(c).some(Boolean)&&l.length<=1e3;return r`
    <${z} title="Create a version from the selection" verb="Create version" twin=${Kn(d)}
      disabled=${!h} send=${$} onDone=${p} onClose=${n}>
      <p>${L(l.length,"file")}, ${v(Ge(e))}. The version has exactly these.</p>
      ${l.length>1e3&&r`<p class="problem" role="alert">At most ${1e3} files at a time: take some out of the selection.</p>`}
      ${m.length>0&&r`<p class="note" role="status">${L(m.length,"path")} selected twice (such as <code>${m[0]}</code>): on disk the last one wins.</p>`}
      <div class="fields">
        <${G} id="compose-dataset" label="Dataset" value=${o.dataset} onInput=${s("dataset")} wrong=${c.dataset} list="compose-datasets" hint="An existing one, or a new name." />
        <datalist id="compose-datasets">${(i.data?.results??[]).map(({name:g})=>r`<option value=${g} />`)}</datalist>
        <${G} id="compose-name" label="Version" value=${o.name} onInput=${s("name")} wrong=${c.name} hint="Such as v2; it never changes afterwards." />
        <${G} id="compose-base" label="Made from (optional)" value=${o.base} onInput=${s("base")} wrong=${c.base} hint="A version or alias, for lineage; no files are taken from it." />
        <${G} id="compose-aliases" label="Aliases (optional)" value=${o.aliases} onInput=${s("aliases")} wrong=${c.aliases} hint="Moved to it once it is packaged." />
        <${G} id="compose-tags" label="Tags (optional)" value=${o.tags} onInput=${s("tags")} hint="Separated by spaces or commas." />
        <${io} id="compose-packaging" label="Package it" checked=${o.packaging} onChange=${g=>a({...o,packaging:g})} />
      </div>
    <//>`}function hr(e,{aliases:t}){let n="Letters, digits, dots, underscores and dashes only.";return{dataset:e.dataset&&!fr.test(e.dataset)?"Lower-case letters, digits, dots, underscores and dashes only.":"",name:e.name&&!Co.test(e.name)?n:"",base:e.base&&!/^(?:[a-z]+:\/\/)?[\w.:/-]+$/.test(e.base)?"A version, such as v1, or dataset://images/v1.":"",aliases:t.every(o=>Co.test(o))?"":n}}var gr=(e,t)=>/[:/]/.test(t)?t:`${e}:${t}`;var Rt={tag:"tag",name:"name",alias:"alias",execution:"output_execution",version:"dataset_version",property:"property"},_r=["tag","property"],br=/^[^=<>!]+(?:[=<>]|!=)/,vr=/[*?/]|\.\w{1,8}$/;function yr(e){let t={};for(let n of kr(e)){let o=n.indexOf(":"),a=Rt[n.slice(0,o).toLowerCase()];a&&o<n.length-1?Je(t,a,n.slice(o+1)):br.test(n)?Je(t,"property",n):Je(t,vr.test(n)?"name":"tag",n)}return t}function Po(e){let t=e.q?yr(e.q):{};for(let n of Object.values(Rt))for(let o of(e[n]??"").split(`
`))o.trim()&&Je(t,n,o.trim());return t}var Do=e=>Object.fromEntries(Object.values(Rt).map(t=>[t,[].concat(e[t]??[]).join(`
`)])),Ke=e=>Object.keys(e).length===0;function Je(e,t,n){_r.includes(t)?e[t]=[...e[t]??[],n]:e[t]=n}var kr=e=>[...e.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)].map(([t])=>t.replaceAll('"',"")).filter(Boolean);function Mt({query:e}){let t=_e(()=>Po(e),[JSON.stringify(e)]),[n,o]=f(Tt),[a,s]=f(!1),i=P(Ke(t)?null:"data/",{...t,limit:100});return pe(i,JSON.stringify(t)),r`
    <${N} title="Search" lead="Find files by their metadata. Select some to create a version from them."
      actions=${!Ke(t)&&r`<${U} text=${Qn(t)} label="Command line" what="Command line" />`}>
      ${e.q&&r`<${Cr} part=${e.q} />`}
      <${Sr} key=${JSON.stringify(t)} filters=${t} />
      ${i.error&&!i.items.length&&r`<${E} error=${i.error} retry=${i.reload} />`}
      ${!Ke(t)&&!(i.error&&!i.items.length)&&r`
        <${Er} of=${i} selection=${n} onSelect=${o} />
        <${A} of=${i} what="more results" />`}
      ${n.size>0&&r`<${Pr} selection=${n} onClear=${()=>{o(Tt),T("Nothing is selected.")}} onCompose=${()=>s(!0)} />`}
      ${a&&r`<${To} selection=${n} onClose=${()=>s(!1)} onDone=${l=>Z("versions",l.id)} />`}
    <//>`}var wr=[["tag","Tags","One a line; all must be there."],["property","Properties","One a line: factory=eu-02, accuracy>=0.9, approved_by"],["name","Name","Path or file name; * and ? stand for anything."],["alias","Datum alias",""],["output_execution","Execution","Outputs of this one."],["dataset_version","Dataset version","Members of this one, such as images:v1."]],xr=["tag","property"];function Sr({filters:e}){let[t,n]=f(()=>Do(e)),o=s=>{s.preventDefault(),W({q:"",...t})},a=s=>i=>n({...t,[s]:i.target.value});return r`
    <form class="card search-form" onSubmit=${o} aria-label="Search">
      <div class="fields thirds">${wr.map(([s,i,l])=>r`
        <${G} key=${s} id=${`search-${s}`} label=${i} hint=${l} value=${t[s]} onInput=${a(s)}>
          ${xr.includes(s)?r`<textarea id=${`search-${s}`} rows="2" value=${t[s]} onInput=${a(s)} aria-describedby=${`search-${s}-hint`} spellcheck=${!1}></textarea>`:null}
        <//>`)}</div>
      <div class="buttons"><button type="submit" class="primary">Search</button></div>
    </form>`}var Ao=20;function Cr({part:e}){let t=R("datasets/",{search:e,limit:Ao}),n=R("models/",{name:e,limit:Ao}),o=[...(t.data?.results??[]).map(({name:s})=>["Dataset",s,_("datasets",s)]),...(n.data?.results??[]).map(({name:s})=>["Model",s,_("models",s)])];if(!o.length)return null;let a=t.data?.next||n.data?.next;return r`
    <${C} title="Datasets and models">
      <ul class="plain">${o.map(([s,i,l])=>r`<li key=${l}><small>${s}</small> <a href=${l}>${i}</a></li>`)}</ul>
      ${a&&r`<p class="note">There are more with “${e}” in their name.</p>`}
    <//>`}function Er({of:e,selection:t,onSelect:n}){if(e.loading&&!e.items.length)return null;let o=xo(t,e.items),a=r`<${Ro} label=${`Select all ${e.items.length} shown`} checked=${o==="all"} some=${o==="some"}
    onChange=${()=>n(o==="all"?Dt(t,e.items):Pt(t,e.items))} />`;return r`
    <p class="note" role="status">${L(e.items.length,"file")} shown${e.more?"; there are more":""}.</p>
    ${!e.items.length&&!e.more&&e.searched&&r`<p class="note">Searched: ${e.searched}. A version's Files tab finds any of its files.</p>`}
    ${e.notSearched?.length>0&&r`<p class="note" role="status">Not everything was searched: ${e.notSearched.map(s=>`${L(s.files,"file")} of execution ${s.execution}`).join(", ")} will be in the index soon.</p>`}
    <${D} caption="Found files" rows=${e.items} empty=${e.more?"Nothing on these pages.":"Nothing is like that."} columns=${[{title:a,kind:"box",cell:s=>r`<${Ro} label=${`Select ${s.name}`} checked=${t.has(s.id)} onChange=${()=>n(wo(t,s))} />`},{title:"Name",cell:({id:s,name:i})=>r`<a href=${_("data",s)}>${i}</a>`,header:!0},{title:"Size",cell:({size:s})=>v(s),kind:"number"},{title:"Tags",cell:({tags:s})=>s.length?s.map(i=>r`<${ee}>${i}<//>`):"\u2013"},{title:"Properties",cell:({properties:s})=>r`<${Tr} of=${s} />`},{title:"Execution",cell:({output_execution:s})=>s?r`<a href=${_("executions",s.id)}>${s.id}</a>`:"\u2013"},{title:"Datum",cell:({uri:s,name:i})=>r`<${U} text=${s} label="Copy URI" what=${`URI of ${i}`} />`}]} />`}var It=4;function Tr({of:e}){let t=Object.entries(e);if(!t.length)return"\u2013";let n=([o,a])=>`${o} = ${typeof a=="string"?a:JSON.stringify(a)}`;return r`<span class="properties" title=${t.map(n).join(`
`)}>${t.slice(0,It).map(o=>r`<code>${n(o)}</code> `)}
    ${t.length>It&&`and ${t.length-It} more`}</span>`}function Ro({label:e,checked:t,some:n=!1,onChange:o}){let a=M();return w(()=>{a.current.indeterminate=n},[n]),r`<input ref=${a} type="checkbox" aria-label=${e} checked=${t} onChange=${o} />`}var Pr=({selection:e,onClear:t,onCompose:n})=>r`
  <div class="selected" role="region" aria-label="Selection">
    <span role="status">${S(e.size)} selected, ${v(Ge(e))}</span>
    <button type="button" class="quiet" onClick=${t}>Clear</button>
    <button type="button" class="primary" onClick=${n}>Create version from selection…</button>
  </div>`;var $e=e=>`dataset-versions/${encodeURIComponent(e.id)}/package/`,Io={built:"Package again?",failed:"Try packaging again?",none:"Package this version?"},Mo={built:"Rebuild",failed:"Retry",none:"Package now"};function Qe({version:e,onDone:t,onClose:n}){let o=e.packaging==="built",a=()=>te($e(e),o?{rebuild:!0}:{}),s=i=>{T(`Packaging of ${e.uri} has started.`),t(i)};return r`
    <${z} title=${Io[e.packaging]??Io.none} verb=${Mo[e.packaging]??Mo.none}
      twin=${Wn(e.uri,o)} send=${a} onDone=${s} onClose=${n}>
      <p>${L(e.file_count,"file")}, ${v(e.size)} of <code>${e.uri}</code> become a few large parts.
        ${o?"Every part is packed anew from the files; until that is done, the version is fetched file by file.":"Parts that another version has already are not built again."}</p>
      ${e.packaging==="failed"&&r`<p class="note">Last time: ${e.packaging_reason}</p>`}
    <//>`}function Oo(e,t=0){return t>0?Math.min(6e4,2e3*2**(t-1)):Math.min(15e3,Math.round(1e3*1.5**e))}function Ot(e,t){let n=t?.parts??null;return n?e>=n?{done:e,of:n,share:1,text:n===1?"The part is packed; publishing\u2026":`All ${n} parts are packed; publishing\u2026`}:{done:e,of:n,share:e/n,text:`${e} of ${n} ${n===1?"part":"parts"} packed`}:{done:e,of:null,share:0,text:"Planning the parts\u2026"}}function Lo({version:e,onEnd:t}){return e.packaging==="pending"?r`<${Dr} version=${e} onEnd=${t} />`:e.packaging==="failed"?r`<${Ar} version=${e} onStart=${t} />`:null}function Dr({version:e,onEnd:t}){let{step:n,error:o}=Rr(e,t),a=Math.round(n.share*100);return r`
    <section class="card packaging" aria-label="Packaging">
      <header><h2>Packaging</h2><${j} of="pending" /></header>
      <div>
        <div class="progress" role="progressbar" aria-label="Packaging" aria-valuemin="0" aria-valuemax="100"
          aria-valuenow=${n.of?a:null} aria-valuetext=${n.text}>
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect class=${n.of?"":"unknown"} width=${n.of?Math.max(a,1):100} height="1" /></svg>
        </div>
        <p aria-live="polite" class="said">${n.text}</p>
        <p class="note">The version can be fetched meanwhile, file by file.</p>
        ${o&&r`<p class="note">The API does not answer; retrying. ${o.message}</p>`}
      </div>
    </section>`}function Ar({version:e,onStart:t}){let[n,o]=f(!1);return r`
    <section class="problem" role="alert" aria-label="Packaging failed">
      <p><strong>Packaging failed.</strong> Files are fetched one by one meanwhile.</p>
      <p class="reason">${e.packaging_reason}</p>
      <button type="button" onClick=${()=>o(!0)}>Retry packaging</button>
      ${n&&r`<${Qe} version=${e} onClose=${()=>o(!1)} onDone=${()=>{o(!1),t?.()}} />`}
    </section>`}function Rr(e,t){let[n,o]=f({step:Ot(0,null)}),a=M(t);return a.current=t,w(()=>{let[s,i,l,u]=[0,0,"",0],d=new AbortController,c=async()=>{try{let m=await J($e(e),{limit:1},{signal:d.signal});if(m.packaging!=="pending")return T(m.packaging==="built"?"Packaging is done.":"Packaging failed."),a.current?.();let $=Ot(m.count??0,m.planned);[s,i,l]=[$.text===l?s+1:0,0,$.text],o({step:$})}catch(m){if(m.name==="AbortError")return;i+=1,o($=>({...$,error:m}))}u=setTimeout(c,Oo(s,i))};return c(),()=>{d.abort(),clearTimeout(u)}},[e.id]),n}var No="packline.expert",Lt="packline:expert",Ye=()=>localStorage.getItem(No)==="on";function Uo(e){localStorage.setItem(No,e?"on":"off"),T(e?"Expert view on: blocks, offsets, checksums and keys are shown.":"Expert view off."),window.dispatchEvent(new Event(Lt))}function Nt(){let[e,t]=f(Ye);return w(()=>{let n=()=>t(Ye());return window.addEventListener(Lt,n),window.addEventListener("storage",n),()=>{window.removeEventListener(Lt,n),window.removeEventListener("storage",n)}},[]),e}function Fo(e){w(()=>{let t=n=>{n.key?.toLowerCase()!=="x"||!n.shiftKey||n.altKey||n.repeat||!(n.ctrlKey||n.metaKey)||(n.preventDefault(),Uo(!Ye()),e?.(Ye()))};return window.addEventListener("keydown",t),()=>window.removeEventListener("keydown",t)},[e])}function Ut(){let e=Nt();return r`
    <button type="button" class="switch" role="switch" aria-checked=${String(e)} onClick=${()=>Uo(!e)}
      aria-keyshortcuts="Control+Shift+X Meta+Shift+X" title="Ctrl/Cmd+Shift+X">
      <span class="knob" aria-hidden="true"></span>Expert view</button>`}var zo={none:"Package now",failed:"Retry packaging",built:"Rebuild"};function Bo({version:e,reload:t}){let[n,o]=f("");Fo(ie(u=>u&&W({tab:"packages"}),[]));let a=()=>o(""),s=()=>{a(),t()},i=()=>l?Z("models",e.dataset.id.slice(6)):Z("datasets",e.dataset.id),l=e.dataset.id.startsWith("model:");return r`
    ${!l&&r`<button type="button" class="primary" onClick=${()=>o("promote")}>Promote</button>`}
    ${zo[e.packaging]&&r`<button type="button" onClick=${()=>o("package")}>${zo[e.packaging]}</button>`}
    <button type="button" class="danger" onClick=${()=>o("delete")}>Delete</button>
    ${n==="promote"&&r`<${ue} dataset=${e.dataset.name} version=${e.name} onDone=${s} onClose=${a} />`}
    ${n==="package"&&r`<${Qe} version=${e} onDone=${s} onClose=${a} />`}
    ${n==="delete"&&r`<${fo} version=${e} onDone=${i} onClose=${a} />`}`}function jo({id:e,error:t,reload:n}){let[o,a]=f(!1),s={id:e,uri:je(e),name:e.split(":").pop()};return r`
    <div class="problem" role="alert"><p><strong>${t.message}</strong></p>
      <button type="button" onClick=${()=>a(!0)}>Restore</button></div>
    ${o&&r`<${Fe} version=${s} onDone=${()=>{a(!1),n()}} onClose=${()=>a(!1)} />`}`}var Vo={added:"+",removed:"\u2212",changed:"\u2260"};function Ft({version:e,query:t}){let n=P("dataset-versions/",{dataset:e.dataset.id,limit:100}),o=e.previous_version,a=t.against??o??"",s=n.items.filter(l=>l.id!==e.id),i=!a||s.some(l=>l.id===a);return r`
    <${C} title="Compare" aside=${r`
      <label for="against">with version</label>
      <select id="against" value=${a} onChange=${l=>W({against:l.target.value})}>
        <option value="" disabled>Choose one</option>
        ${!i&&r`<option value=${a}>${de(a)}</option>`}
        ${s.map(l=>r`<option key=${l.id} value=${l.id}>${l.name}</option>`)}
      </select>`}>
      ${a?r`<${Ir} key=${a} version=${e} against=${a} />`:r`<p class="note">Choose a version: what must be done to it to have this one is listed here.</p>`}
    <//>`}function Ir({version:e,against:t}){let n=P(`dataset-versions/${encodeURIComponent(e.id)}/diff/`,{against:t,limit:200}),o=[{title:"Change",cell:i=>r`<span class=${`change ${i.change}`}><span aria-hidden="true">${Vo[i.change]}</span> ${i.change}</span>`},{title:"File",header:!0,kind:"path",cell:i=>i.path},{title:`In ${de(t)}`,kind:"number",cell:i=>v(i.before?.size)},{title:`In ${e.name}`,kind:"number",cell:i=>v(i.after?.size)}],a=Object.keys(Vo).map(i=>[i,n.items.filter(l=>l.change===i).length]),s=n.items.length>0||!(n.loading||n.error);return r`
    ${n.items.length>0&&r`<p class="so-far" aria-live="polite">
      ${a.filter(([,i])=>i).map(([i,l])=>`${L(l,"file")} ${i}`).join(", ")}${n.more?", and more below":""}.</p>`}
    ${s&&r`<${D} caption=${`Changes from ${de(t)} to ${e.name}`} columns=${o} rows=${n.items}
      id=${i=>`${i.change} ${i.path}`} empty=${n.more?"Nothing so far; there is more to compare.":"Their files are the same."} />`}
    <${A} of=${n} what="more changes" />`}function Wo(e,t,n,o){let a=[],s=[],i="",l=!1,u=e.charCodeAt(0)===65279?1:0;for(;u<e.length&&a.length<=n;u+=1){let d=e[u];l?d!=='"'?i+=d:e[u+1]==='"'?(i+='"',u+=1):l=!1:d==='"'&&i===""?l=!0:d===t?(s.push(i),i=""):d===`
`?(s.push(i.endsWith("\r")?i.slice(0,-1):i),a.push(s),s=[],i=""):i+=d}return o&&a.length<=n&&(i||s.length)&&a.push([...s,i]),{rows:a.slice(0,n+1),more:u<e.length}}var Mr=65536,Ze=4<<20,Or=200,Lr={csv:",",tsv:"	"},Nr="This deployment cannot show contents yet: update it, or download the file.";function Ho({version:e,path:t,onClose:n}){let o=`dataset-versions/${encodeURIComponent(e.id)}/files/`,a=R(`${o}one/`,{path:t}),s=jr(`${o}content/`,t);w(()=>{let l=u=>{u.key==="Escape"&&!u.target.closest?.("dialog")&&n()};return document.addEventListener("keydown",l),()=>document.removeEventListener("keydown",l)},[n]);let i=a.data?.datum;return r`
    <section class="card preview" aria-label=${`Preview of ${t}`}>
      <header><h2>${t.slice(t.lastIndexOf("/")+1)}</h2>
        <div class="actions">${i&&r`<${zr} datum=${i.id} address=${`${o}content/`} path=${t} />`}
          <button class="icon" aria-label="Close the preview" onClick=${n}>✕</button></div></header>
      <div class="shown" tabindex="0" role="group" aria-label="Content">
        ${s.error?r`<${E} error=${s.error} missing=${Nr} />`:s.kind?r`<${Ur} of=${s} path=${t} />`:r`<${X} />`}
      </div>
      ${i&&r`<div><${Y} of=${[["Path",r`<code>${t}</code>`],["Size",`${v(i.size)}${i.size>=1024?` (${i.size.toLocaleString("en")} bytes)`:""}`],["Datum",r`<a href=${_("data",i.id)}><code>datum://${i.id}</code></a>`],["In the package",a.data.place&&`part ${a.data.place.part}, from byte ${a.data.place.offset.toLocaleString("en")}`]]} /><${Fr} datum=${i.id} /></div>`}
    </section>`}function Ur({of:e,path:t}){let n=e.cut&&r`<p class="soft">The first ${v(e.read)} of ${v(e.size)}.</p>`;if(e.kind==="image")return r`<img src=${e.url} alt=${t} />`;if(e.kind==="table"){let[o=[],...a]=e.rows;return r`<div class="scroll" tabindex="0" role="region" aria-label=${`Rows of ${t}`}><table>
      <caption class="unseen">${t}</caption>
      <thead><tr>${o.map(s=>r`<th scope="col">${s}</th>`)}</tr></thead>
      <tbody>${a.map(s=>r`<tr>${s.map(i=>r`<td>${i}</td>`)}</tr>`)}</tbody>
    </table></div>${e.cut&&r`<p class="soft">The first ${a.length} rows.</p>`}`}return e.kind==="large"?r`<p class="note">This image is larger than ${v(Ze)}: download it to see it.</p>`:r`<pre>${e.text}</pre>${n}`}function Fr({datum:e}){let{data:t}=R(`data/${encodeURIComponent(e)}/`,{hashes:!1});return!t||!(t.tags.length||t.aliases.length||Object.keys(t.properties).length)?null:r`<${Y} of=${[["Tags",t.tags.length>0&&t.tags.map(n=>r`<${ee} key=${n}>${n}<//>`)],["Alias",t.aliases.join(", ")],...Object.entries(t.properties).map(([n,o])=>[n,typeof o=="string"?o:JSON.stringify(o)])].filter(([,n])=>n)} />`}function zr({datum:e,address:t,path:n}){let[o,a]=f(null),s=async()=>{let{url:i,range:l}=await J(`data/${encodeURIComponent(e)}/download/`),u=l?URL.createObjectURL(await Br(t,n)):i,d=l?{download:n.slice(n.lastIndexOf("/")+1)}:{target:"_blank"};Object.assign(document.createElement("a"),{href:u,rel:"noopener",...d}).click()};return r`<button class="quiet" onClick=${()=>s().catch(a)}>${o?"Not available":"Download"}</button>`}async function Br(e,t){let n=[];for(let o=0,a=1;o<a;){let s=await be(e,{query:{path:t,start:o,length:Ze}});n.push(await s.blob()),o+=n.at(-1).size,a=Number(/\/(\d+)$/.exec(s.headers.get("Content-Range")??"")?.[1]??o)}return new Blob(n)}function jr(e,t){let[n,o]=f({});return w(()=>{let a=new AbortController,s;return Vr(e,t,a.signal).then(i=>{s=i.url,o(i)},i=>i.name!=="AbortError"&&o({error:i})),()=>{a.abort(),s&&URL.revokeObjectURL(s)}},[e,t]),n}async function Vr(e,t,n){let o=p=>be(e,{query:{path:t,start:0,length:p},signal:n}),a;try{a=await o(Mr)}catch(p){if(p.status===416)return{kind:"text",text:"",size:0};throw p}let s=a.headers.get("Content-Type")??"",i=Number(/\/(\d+)$/.exec(a.headers.get("Content-Range")??"")?.[1]??NaN),l=a.status===206;if(s.startsWith("image/"))return l&&i>Ze?{kind:"large"}:{kind:"image",url:URL.createObjectURL(await(l?await o(Ze):a).blob())};let u=new Uint8Array(await a.arrayBuffer());if(!s.startsWith("text/"))return{kind:"bytes",text:Wr(u.subarray(0,512)),cut:!0,read:Math.min(512,u.length),size:l?i:u.length};let d=new TextDecoder().decode(u),c=Lr[t.slice(t.lastIndexOf(".")+1).toLowerCase()];if(!c)return{kind:"text",text:d,cut:l,read:u.length,size:i};let{rows:m,more:$}=Wo(d,c,Or,!l);return{kind:"table",rows:m,cut:l||$}}function Wr(e){let t=[];for(let n=0;n<e.length;n+=16){let o=[...e.subarray(n,n+16)],a=o.map(s=>s.toString(16).padStart(2,"0")).join(" ").padEnd(47);t.push(`${n.toString(16).padStart(6,"0")}  ${a}  ${o.map(s=>s>=32&&s<127?String.fromCharCode(s):".").join("")}`)}return t.join(`
`)}var Hr=[36,44],qr=matchMedia("(max-width: 48rem), (pointer: coarse)"),qo=12,Gr=1e3;function Go({caption:e,columns:t,rows:n,more:o,loading:a,onOpen:s,selected:i,focus:l,start:u}){let d=M(),[c,m]=f({top:0,height:600}),[$,p]=f(()=>Math.max(0,u?n.findIndex(({path:b})=>b===u):0)),h=M(!1),g=Hr[Number(qr.matches)],k=()=>d.current&&m({top:d.current.scrollTop,height:d.current.clientHeight}),x=Math.max(0,Math.floor(c.top/g)-qo),O=Math.min(n.length,Math.ceil((c.top+c.height)/g)+qo);return w(()=>{o&&n.length-O<Gr&&o()},[o,O,n.length]),Re(()=>{let b=new ResizeObserver(k);return b.observe(d.current),l&&document.activeElement===document.body&&(h.current=!0,$&&(d.current.scrollTop=Math.max(0,$-2)*g),k()),()=>b.disconnect()},[]),Re(()=>{h.current&&(h.current=!1,d.current.querySelector(`[data-row="${$}"]`)?.focus({preventScroll:!0}))}),r`
    <div class="window" ref=${d} onScroll=${k} onKeyDown=${b=>{let F=Math.max(1,Math.floor(c.height/g)-2),B={ArrowDown:1,ArrowUp:-1,PageDown:F,PageUp:-F,Home:-n.length,End:n.length};if(!(b.key in B)||b.ctrlKey||b.metaKey||b.altKey)return;b.preventDefault();let ae=Math.max(0,Math.min(n.length-1,$+B[b.key])),{scrollTop:ye,clientHeight:Qt}=d.current;ae*g<ye?d.current.scrollTop=ae*g:(ae+2)*g>ye+Qt&&(d.current.scrollTop=(ae+2)*g-Qt),h.current=!0,p(ae),k()}} role="region" aria-label=${e}
      aria-busy=${!!a} tabindex="0">
      <table aria-rowcount=${o||a?-1:n.length+1}>
        <caption class="unseen">${e}</caption>
        <thead><tr aria-rowindex="1">${t.map(({title:b,kind:F})=>r`<th scope="col" class=${F}>${b}</th>`)}</tr></thead>
        <tbody>
          ${x>0&&r`<tr key="above" aria-hidden="true"><td colspan=${t.length} style=${{height:`${x*g}px`}} /></tr>`}
          ${n.slice(x,O).map((b,F)=>r`<${Jr} key=${b.path} row=${b} at=${x+F} columns=${t}
            tabindex=${x+F===$?0:-1} marked=${i(b)} open=${()=>{p(x+F),s(b)}} />`)}
          ${O<n.length&&r`<tr key="below" aria-hidden="true"><td colspan=${t.length} style=${{height:`${(n.length-O)*g}px`}} /></tr>`}
        </tbody>
      </table>
    </div>`}var Jr=({row:e,at:t,columns:n,tabindex:o,marked:a,open:s})=>r`
  <tr aria-rowindex=${t+2} class=${a?"marked":null} aria-selected=${a?"true":null}>
    ${n.map(({header:i,kind:l,cell:u})=>i?r`<th scope="row" class=${l}><button class="link" data-row=${t} tabindex=${o} onClick=${s}>${u(e)}</button></th>`:r`<td class=${l}>${u(e)}</td>`)}
  </tr>`;var Jo=1e3,Kr=250,Qr="This deployment cannot show folders yet: update it, or list the files with packline show.";function zt({version:e,query:t}){let n=t.prefix??"",[o,a]=f("");w(()=>a(""),[n]);let s=t.find??"",i=`dataset-versions/${encodeURIComponent(e.id)}/`,l=P(...s?[`${i}files/`,{search:s,limit:Jo}]:[`${i}tree/`,{prefix:n+o,limit:Jo}]);pe(l,JSON.stringify([n,o,s]));let u=Yr(n),d=M(!1),c=g=>{g.kind==="folder"?W({prefix:g.path,file:""}):(t.file||(d.current=!0),W({file:g.path},{replace:!!t.file}))},m=()=>{document.activeElement?.closest?.(".preview")&&document.querySelector('.window [data-row][tabindex="0"]')?.focus(),d.current?history.back():W({file:""},{replace:!0}),d.current=!1};w(()=>{t.file||(d.current=!1)},[t.file]),w(()=>{t.file&&T(`Preview of ${t.file}`)},[t.file]);let $=[{title:"Name",header:!0,kind:"entry",cell:g=>r`<${Qo} kind=${g.kind} />${g.name}${g.kind==="folder"?"/":""}`},{title:"Files",kind:"number",cell:g=>g.kind==="folder"?S(g.files):""},{title:"Size",kind:"number",cell:g=>g.datum?v(g.datum.size):""}],p=[{title:"Path",header:!0,kind:"entry",cell:g=>r`<${Qo} kind="file" />${g.path}`},$[2]],h=!l.items.length&&!l.loading&&!l.error&&!l.more;return r`
    <div class=${t.file?"browser open":"browser"}>
      <${C} title="Files" aside=${r`
        ${!s&&r`<${Ko} key=${n} label="Name begins with" onChange=${a} />`}
        <${Ko} label="Find in all folders" initial=${s} onChange=${g=>W({find:g},{replace:!0})} />`}>
        ${!s&&r`<${ft} label="Folder" of=${Xr(e,n)} />`}
        ${l.error&&r`<${E} error=${l.error} retry=${l.more??l.reload} missing=${Qr} />`}
        ${l.items.length>0&&r`<${Go} key=${JSON.stringify([n+o,s])} caption=${s?`Files with ${s} in their path`:`Files in ${n||"the version"}`}
          columns=${s?p:$} rows=${l.items} more=${l.error?null:l.more} loading=${l.loading}
          onOpen=${c} focus=${u.wanted} start=${u.start} selected=${g=>g.path===t.file} />`}
        ${!l.items.length&&l.loading&&r`<${X} />`}
        ${h&&r`<p class="note">${Zr(s,o)}</p>`}
        <p class="so-far">${L(l.items.length,"entry","entries")}${l.more||l.loading?" so far; more as you scroll":""}</p>
      <//>
      ${t.file&&r`<${Ho} key=${t.file} version=${e} path=${t.file} onClose=${m} />`}
    </div>`}function Yr(e){let t=M({folder:e,wanted:!1,start:""});if(t.current.folder!==e){let n=t.current.folder,o=!!document.activeElement?.closest?.(".browser .window, .browser .crumbs"),a=n.startsWith(e)?n.slice(e.length):"";t.current={folder:e,wanted:o,start:a&&e+a.slice(0,a.indexOf("/")+1)}}return t.current}var Zr=(e,t)=>e?`No file of this version has \u201C${e}\u201D in its path.`:t?`Nothing here begins with \u201C${t}\u201D.`:"There are no files here.";function Ko({label:e,initial:t="",onChange:n}){let[o,a]=f(t);return w(()=>{if(o===t)return;let s=setTimeout(()=>n(o),Kr);return()=>clearTimeout(s)},[o]),r`<input type="search" value=${o} onInput=${s=>a(s.target.value)} aria-label=${e}
    placeholder=${`${e}\u2026`} autocomplete="off" spellcheck="false" />`}function Xr(e,t){let n=i=>_("versions",e.id,{tab:"files",prefix:i}),o=t.split("/").slice(0,-1),a=o.length-1,s=o.map((i,l)=>[i||"(empty)",l===a?null:n(`${o.slice(0,l+1).join("/")}/`)]);return[[e.name,o.length?n(""):null],...s]}var Qo=({kind:e})=>r`
  <svg class=${`kind ${e}`} viewBox="0 0 16 16" aria-hidden="true">${e==="folder"?r`<path d="M1.5 3.5h4l1.5 2h7.5v7h-13z" />`:r`<path d="M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3" />`}</svg>`;function Bt({version:e}){let t=e.packaging==="built",n=`dataset-versions/${encodeURIComponent(e.id)}/package/`,o=R(t?n:null,{limit:1}),a=R("lineage/",{uri:e.uri,depth:3}),s=e.file_count?e.size/e.file_count:null,i=Object.entries(e.properties??{});return r`
    <${C} title="In numbers">
      <div class="figures">
        <${V} value=${S(e.file_count)} label="files" />
        <${V} value=${v(e.size)} label="in all" />
        <${V} value=${v(s)} label="a file, on average" />
        ${t&&r`<${V} value=${S(o.data?.count)} label=${o.data?.count===1?"part":"parts"} />`}
      </div>
    <//>
    <div class="columns">
      <${C} title="Facts">
        <${Y} of=${[["Created",r`<${I} of=${e.ctime} />`],["Made by execution",e.execution&&r`<a href=${`#/executions/${encodeURIComponent(e.execution)}`}>${e.execution}</a>`],["Based on",e.previous_version_uri&&r`<${We} of=${e.previous_version_uri} />`],["Package",e.packaging_reason],["Requested aliases",e.targeting_aliases.join(", ")],["Status",e.status],["Note",e.note],["Tags",e.tags.length>0&&e.tags.map(l=>r`<${ee} key=${l}>${l}<//>`)],...i.map(([l,u])=>[l,typeof u=="string"?u:JSON.stringify(u)]),["Content hash",r`<code>${e.content_hash}</code>`]].filter(([,l])=>l)} />
      <//>
      <${C} title="Lineage">
        <${q} of=${a}>${l=>r`<${qe} of=${l} />`}<//>
      <//>
    </div>`}function jt({version:e}){let t=Nt(),n=e.packaging==="built",o=P(e.packaging==="pending"?null:$e(e),{limit:50});return r`
    ${o.items.length>0&&r`
      <${C} title="Packages" aside=${r`<${Ut} />`}>
        <${ea} parts=${o.items} whole=${!o.more} total=${o.count} />
        <${ta} version=${e} parts=${o.items} built=${n} expert=${t} />
        <${A} of=${o} what="more parts" />
      <//>
      ${t&&r`<${sa} version=${e} parts=${o.items} />`}`}
    ${!o.items.length&&r`
      <${C} title="Packages" aside=${r`<${Ut} />`}>
        <p>${e.packaging==="pending"?"Its parts are listed here once it is packaged.":"There is no package: files are fetched one by one."}</p>
        ${t&&r`<p class="note">Packaging: ${e.packaging_reason||"no reason is recorded"}.</p>`}
        <${A} of=${o} />
      <//>`}`}function ea({parts:e,whole:t,total:n}){let o=(i,l=e)=>l.reduce((u,d)=>u+d[i],0),a=e.filter(i=>i.reused),s=t?"":" so far";return r`
    <div class="figures">
      <${V} value=${S(n??e.length)} label=${(n??e.length)===1?"part":"parts"} />
      <${V} value=${v(o("size"))} label=${`in packages${s}`} />
      <${V} value=${S(o("files"))} label=${`files${s}`} />
      <${V} value=${S(a.length)} label=${`reused of other versions${a.length?`: ${v(o("size",a))} not built again`:""}`} />
    </div>`}function ta({version:e,parts:t,built:n,expert:o}){let a=[{title:"Part",cell:({index:s})=>s+1,kind:"number"},{title:"Name",cell:s=>r`<code>${na(s.name)}</code><${U} text=${s.name} what=${`name of part ${s.index+1}`} />`,header:!0},{title:"Size",cell:({size:s})=>v(s),kind:"number"},{title:"Files",cell:({files:s})=>S(s),kind:"number"},{title:"From",cell:({reused:s})=>s?r`<span class="tag accent">reused</span>`:"built for this version"},{title:"Paths",cell:({first:s,last:i})=>r`<span class="paths-of">${s} … ${i}</span>`},{title:"SHA-256",cell:({sha256:s,index:i})=>r`<code title=${s}>${s.slice(0,12)}…</code><${U} text=${s} what=${`SHA-256 of part ${i+1}`} />`}];return o&&a.splice(4,0,{title:"Blocks",cell:({blocks:s})=>S(s.length),kind:"number"}),n&&a.push({title:r`<span class="unseen">Download</span>`,cell:s=>r`<${oa} version=${e} part=${s} />`}),r`<${D} caption="Parts of the package" columns=${a} rows=${t} id=${({index:s})=>s} />`}var na=e=>e.length>28?`${e.slice(0,12)}\u2026${e.slice(-12)}`:e;function oa({version:e,part:t}){let[n,o]=f(null);return r`<button type="button" onClick=${async()=>{o(null);try{let{url:s}=await J(`${$e(e)}${t.index}/download/`);T(`Downloading part ${t.index+1}.`);let i=document.createElement("a");i.href=s,i.download=t.name,i.rel="noopener",i.click()}catch(s){o(s)}}} aria-label=${`Download part ${t.index+1}, ${v(t.size)}`}>Download</button>
    ${n&&r`<${E} error=${n} />`}`}var Yo=e=>e.toString(16).padStart(8,"0"),sa=({version:e,parts:t})=>r`
  <section class="expert" aria-label="Expert view">
    <${C} title="Identity of the version">
      <dl class="facts">
        <div><dt>Content hash</dt><dd><code>${e.content_hash}</code> <${U} text=${e.content_hash} what="content hash" /></dd></div>
        <div><dt>Packaging</dt><dd>${e.packaging_reason}</dd></div>
      </dl>
    <//>
    ${t.map(n=>r`<${ra} key=${n.index} part=${n} />`)}
  </section>`,ra=({part:e})=>r`
  <${C} title=${`Part ${e.index+1}: ${L(e.blocks.length,"block")}`}>
    <dl class="facts wide">
      ${[["Key",e.key],["Digest",e.digest],["SHA-256",e.sha256],["CRC-32",Yo(e.crc32)]].map(([t,n])=>r`
        <div><dt>${t}</dt><dd><code>${n}</code> <${U} text=${n} what=${`${t} of part ${e.index+1}`} /></dd></div>`)}
      <div><dt>Headers</dt><dd>${v(e.size-e.bytes)} beside ${v(e.bytes)} of files</dd></div>
    </dl>
    <${D} caption=${`Blocks of part ${e.index+1}`} id=${({offset:t})=>t} rows=${e.blocks} columns=${[{title:"Offset",cell:({offset:t})=>S(t),kind:"number"},{title:"Length",cell:({length:t})=>S(t),kind:"number"},{title:"Files",cell:({members:t})=>S(t),kind:"number"},{title:"CRC-32",cell:({crc32:t})=>r`<code>${Yo(t)}</code>`,kind:"number"}]} />
  <//>`;var Zo=1e-6,aa=e=>e!=null&&e<1?`${Math.max(1,Math.round(e*1e3))} ms`:Fn(e);function Vt(e){if(e==null)return"\u2013";if(e===0)return"$0";if(e<Zo)return`< $${Zo.toFixed(6)}`;let t=e>=1?2:Math.min(8,1-Math.floor(Math.log10(Math.abs(e))));return`$${e.toFixed(t)}`}function ia(e,t){if(!(t>0)||!(e>t))return"";let n=e/t;return`${n>=10?S(Math.round(n)):n.toFixed(1)} times`}var la=[["requests","Requests",S],["seconds","Time",aa],["dollars","Price of requests",Vt]];function Xe(e){return la.map(([t,n,o])=>{let[a,s]=[e.by_files[t],e.by_package[t]],i=Math.max(a,s),l=u=>i>0?u/i:0;return{key:t,title:n,files:o(a),packed:o(s),filesShare:l(a),share:l(s),less:ia(a,s)}})}function Xo(e){let t=Xe(e).map(({title:n,files:o,packed:a})=>`${n.toLowerCase()}: ${o} file by file, ${a} by package`);return`One fetch of ${S(e.files)} files. ${t.join("; ")}.`}var es=(e,t)=>{let n=o=>({requests:o.requests*t,seconds:o.seconds*t,dollars:o.dollars*t});return{...e,by_files:n(e.by_files),by_package:n(e.by_package)}};var ca=[1,100,1e4];function Ht({version:e}){let t=R(`dataset-versions/${encodeURIComponent(e.id)}/savings/`);return r`<${q} of=${t}>${n=>r`<${ua} savings=${n} />`}<//>`}function ua({savings:e}){let[t,n]=f(1),o=es(e,t),a=r`<label class="inline" for="fetches">Fetches</label>
    <select id="fetches" value=${t} onChange=${s=>n(Number(s.target.value))}>
      ${ca.map(s=>r`<option value=${s}>${s.toLocaleString("en")}</option>`)}</select>`;return r`
    <${C} title="Files one by one, and the package" aside=${a}>
      <${da} savings=${o} />
      <${D} caption="Savings" id=${({key:s})=>s} rows=${Xe(o)} columns=${[{title:"",cell:({title:s})=>s,header:!0},{title:"Files one by one",cell:({files:s})=>s,kind:"number"},{title:"Package",cell:({packed:s})=>s,kind:"number"},{title:"Less by",cell:({less:s})=>s||"\u2013",kind:"number"}]} />
    <//>
    <${C} title="Where the numbers are from">
      <p class="first">${e.estimated?"There is no package yet: its requests are what it would likely have. ":""}Reckoned, not measured, on these assumptions:</p>
      <${D} caption="Assumptions" id=${({name:s})=>s} rows=${e.assumptions} columns=${[{title:"Assumption",cell:({name:s})=>s.replaceAll("_"," "),header:!0},{title:"Value",cell:({value:s,unit:i})=>`${s.toLocaleString("en")} ${i}`},{title:"Source",cell:({source:s})=>s}]} />
      <${Y} of=${[["Making the package, once",`${L(e.packing.requests,"request")}, ${Vt(e.packing.dollars)}`],["Paid back in requests after",e.fetches_until_paid==null?"never":L(e.fetches_until_paid,"fetch","fetches")]]} />
    <//>`}var[ts,me,Wt,et]=[640,130,64,20];function da({savings:e}){let t=Xe(e),n=ts-me-110;return r`
    <figure class="chart">
      <svg viewBox=${`0 0 ${ts} ${t.length*Wt}`} role="img" aria-label=${Xo(e)}>
        ${t.map((o,a)=>r`
          <g key=${o.key} transform=${`translate(0 ${a*Wt+8})`} aria-hidden="true">
            <text class="name" x=${me-12} y=${et+6} text-anchor="end">${o.title}</text>
            <${ns} kind="by-files" y=${0} long=${n} share=${o.filesShare} text=${o.files} />
            <${ns} kind="by-package" y=${et+3} long=${n} share=${o.share} text=${o.packed} />
          </g>`)}
        <line class="axis" x1=${me} x2=${me} y1="0" y2=${t.length*Wt} />
      </svg>
      <figcaption aria-hidden="true"><span class="key by-files"></span>Files one by one <span class="key by-package"></span>Package</figcaption>
    </figure>`}var ns=({kind:e,y:t,long:n,share:o,text:a})=>r`
  <rect class=${e} x=${me} y=${t} width=${Math.max(2,o*n)} height=${et} rx="2" />
  <text class="value" x=${me+Math.max(2,o*n)+8} y=${t+et-5}>${a}</text>`;var tt=[{key:"",title:"Overview",view:Bt},{key:"files",title:"Files",view:zt},{key:"packages",title:"Packages",view:jt},{key:"savings",title:"Savings",view:Ht},{key:"diff",title:"Compare",view:Ft}];var pa=3e3;function qt({params:e,query:t}){let n=e.version,o=R(`dataset-versions/${encodeURIComponent(n)}/`,{files:0},{every:l=>l.packaging==="pending"?pa:0}),a=o.data?.dataset.name??yo(n),s=o.data?.name??de(n),i=tt.find(({key:l})=>l===(t.tab??""))??tt[0];return r`
    <${N} title=${`${a} ${s}`} crumbs=${[["Datasets",_("datasets")],[a,_("datasets",a)],[s]]}
      lead=${o.data&&r`<code>${o.data.uri}</code> <${j} of=${o.data.packaging} /> <${Oe} uri=${o.data.uri} />`}
      actions=${o.data&&!o.error&&r`<${Bo} version=${o.data} reload=${o.reload} />`}>
      <nav class="tabs" aria-label="About this version">${tt.map(({key:l,title:u})=>r`
        <a key=${l} href=${_("versions",n,{tab:l})} aria-current=${l===i.key?"page":null}>${u}</a>`)}</nav>
      ${o.error?.title==="VersionDeleted"?r`<${jo} id=${n} error=${o.error} reload=${o.reload} />`:r`
      <${q} of=${o}>${l=>r`<${Lo} version=${l} onEnd=${o.reload} /><${i.view} key=${i.key} version=${l} params=${e} query=${t} reload=${o.reload} />`}<//>`}
    <//>`}var Gt=[{path:"datasets",nav:"Datasets",view:bt},{path:"datasets/:dataset",under:"datasets",view:_t},{path:"datasets/:dataset/aliases/:alias",under:"datasets",view:gt},{path:"versions/:version",under:"datasets",view:qt},{path:"models",nav:"Models",view:Et},{path:"models/:model",under:"models",view:Ct},{path:"executions",nav:"Executions",view:wt},{path:"executions/:execution",under:"executions",view:St},{path:"data/:datum",under:"search",view:kt},{path:"search",nav:"Search",view:Mt}];var $a=matchMedia("(prefers-color-scheme: dark)"),os=()=>document.documentElement.dataset.theme??($a.matches?"dark":"light");function ss(){let[e,t]=f(os),n=()=>{let a=os()==="dark"?"light":"dark";document.documentElement.dataset.theme=a,localStorage.setItem("packline.theme",a),t(a),T(`${a==="dark"?"Dark":"Light"} theme`)},o=`Switch to the ${e==="dark"?"light":"dark"} theme`;return r`
    <button class="icon" onClick=${n} aria-label=${o} title=${o}>
      <svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7" /><path d="M10 3a7 7 0 0 1 0 14z" /></svg>
    </button>`}function rs({session:e}){let{path:t,query:n}=to(),o=no(Gt,t.length?t:["datasets"]),a=o?.route.under??o?.route.path;return r`
    <header class="bar">
      <a class="brand" href=${_("datasets")}><${fa} />Packline</a>
      <nav aria-label="Main">
        ${Gt.filter(s=>s.nav).map(s=>r`
          <a href=${_(s.path)} aria-current=${s.path===a?"page":null}>${s.nav}</a>`)}
      </nav>
      <${ma} query=${n.q} />
      <${ss} />
      ${e.needed&&r`
        <div class="account"><span title=${e.name}>${e.name}</span>
          <button class="quiet" onClick=${Tn}>Sign out</button></div>`}
    </header>
    <main id="content" tabindex="-1">
      ${o?r`<${o.route.view} key=${[o.route.path,...Object.values(o.params)].join("/")} params=${o.params} query=${n} />`:r`<${E} error=${{message:"There is no such page.",remedy:"Start from the datasets."}} />`}
    </main>
    <footer class="foot">Times are those of ${Un()}.</footer>`}function ma({query:e}){let t=M();return w(()=>{let o=a=>{let s=a.target.closest?.("input, textarea, select, dialog");a.key!=="/"||a.ctrlKey||a.metaKey||a.altKey||s||(a.preventDefault(),t.current.focus(),t.current.select())};return document.addEventListener("keydown",o),()=>document.removeEventListener("keydown",o)},[]),r`
    <form class="search" role="search" onSubmit=${o=>{o.preventDefault();let a=t.current.value.trim();a&&(T(`Searching ${a}`),Z("search",{q:a}))}}>
      <input ref=${t} type="search" name="q" value=${e??""} aria-label="Search" aria-keyshortcuts="/"
        placeholder="Search datasets, models and files" autocomplete="off" spellcheck="false" />
      <kbd aria-hidden="true">/</kbd>
    </form>`}var fa=()=>r`
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" />
    <path d="M6.5 11 16 6l9.5 5v10L16 26l-9.5-5zm0 0 9.5 5 9.5-5M16 16v10" /></svg>`;function Jt({error:e}){return w(()=>{document.title="Sign in \xB7 Packline"},[]),r`
    <main id="content" class="welcome" tabindex="-1">
      <h1>Packline</h1>
      <p>Datasets, their versions and packages. Sign in with your organisation's account.</p>
      ${e&&r`<${E} error=${e} />`}
      <button class="primary" onClick=${Cn}>Sign in</button>
    </main>`}var Kt=document.getElementById("app");document.querySelector(".skip").addEventListener("click",e=>{e.preventDefault(),document.getElementById("content")?.focus()});Kt.replaceChildren();Sn().then(e=>De(e.signedIn?r`<${rs} session=${e} />`:r`<${Jt} />`,Kt)).catch(e=>De(r`<${Jt} error=${e} />`,Kt));
