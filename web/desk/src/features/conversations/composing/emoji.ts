import { plain } from "../../../data/plain";

export type Emoji = { sign: string; names: readonly [pt: string, en: string, es: string] };

/** Those that people of a shop write, and how they are called: Portuguese, English, Spanish. */
const LIST = `
😀 sorriso;grin;sonrisa|😃 sorriso aberto;smiley;sonrisa abierta|😄 sorriso feliz;smile;sonrisa feliz|😁 sorridente;beaming;radiante
😅 alívio;sweat smile;alivio|😂 chorando de rir;joy;llorar de risa|🤣 rolando de rir;rofl;revolcarse de risa|🙂 sorriso leve;slight smile;sonrisa leve
🙃 de cabeça para baixo;upside down;al revés|😉 piscada;wink;guiño|😊 corado;blush;sonrojado|😇 anjo;angel;ángel
🥰 carinho;smiling hearts;cariño|😍 apaixonado;heart eyes;enamorado|🤩 deslumbrado;star struck;deslumbrado|😘 beijo;kiss;beso
😋 delícia;yum;delicioso|😜 língua e piscada;wink tongue;lengua y guiño|🤪 maluco;zany;loco|🤗 abraço;hug;abrazo
🤭 risinho;giggle;risita|🤫 silêncio;shush;silencio|🤔 pensando;thinking;pensando|🤨 desconfiado;raised eyebrow;desconfiado
😐 neutro;neutral;neutral|😏 malicioso;smirk;pícaro|😒 sem graça;unamused;disgustado|🙄 revirando os olhos;eye roll;ojos en blanco
😬 careta;grimace;mueca|😌 aliviado;relieved;aliviado|😔 pensativo;pensive;pensativo|😴 dormindo;sleeping;durmiendo
😷 máscara;mask;mascarilla|🤒 febre;fever;fiebre|🤧 espirro;sneeze;estornudo|🥵 calor;hot;calor
🥶 frio;cold;frío|🤯 chocado;mind blown;alucinado|🥳 festa;party face;fiesta|😎 óculos escuros;cool;gafas de sol
🤓 estudioso;nerd;empollón|😕 confuso;confused;confundido|😟 preocupado;worried;preocupado|🙁 tristinho;frown;triste leve
😮 surpreso;surprised;sorprendido|😲 espantado;astonished;asombrado|🥺 suplicando;pleading;suplicando|😨 medo;fearful;miedo
😢 chorando;cry;llorando|😭 choro alto;sob;llanto|😱 grito;scream;grito|😞 decepcionado;disappointed;decepcionado
😩 cansado;weary;cansado|😤 bufando;huff;resoplando|😡 bravo;angry;enojado|🤦 mão na testa;facepalm;palmada en la frente
🤷 sei lá;shrug;ni idea|🙈 macaco não vê;see no evil;mono no ve|💀 caveira;skull;calavera|🤖 robô;robot;robot
👍 joinha;thumbs up;pulgar arriba|👎 negativo;thumbs down;pulgar abajo|👌 ok;ok hand;vale|✌️ paz;victory;paz
🤞 dedos cruzados;fingers crossed;dedos cruzados|🤙 hang loose;call me;llámame|👋 tchau;wave;saludo|✋ mão;hand;mano
👏 palmas;clap;aplauso|🙌 mãos para cima;raised hands;manos arriba|🙏 obrigado;thanks;gracias|🤝 aperto de mão;handshake;apretón de manos
💪 força;muscle;fuerza|👉 aponta para a direita;point right;señala a la derecha|👈 aponta para a esquerda;point left;señala a la izquierda|👆 aponta para cima;point up;señala arriba
👇 aponta para baixo;point down;señala abajo|☝️ um dedo;index up;un dedo|✍️ escrevendo;writing;escribiendo|👀 olhos;eyes;ojos
❤️ coração;heart;corazón|🧡 coração laranja;orange heart;corazón naranja|💛 coração amarelo;yellow heart;corazón amarillo|💚 coração verde;green heart;corazón verde
💙 coração azul;blue heart;corazón azul|💜 coração roxo;purple heart;corazón morado|🖤 coração preto;black heart;corazón negro|💔 coração partido;broken heart;corazón roto
💕 corações;hearts;corazones|✨ brilho;sparkles;brillo|⭐ estrela;star;estrella|🌟 estrela brilhante;glowing star;estrella brillante
🔥 fogo;fire;fuego|💯 cem;hundred;cien|💥 explosão;boom;explosión|🎉 festa;tada party;fiesta
🎊 confete;confetti;confeti|🎁 presente;gift;regalo|🎂 bolo;cake;pastel|🎈 balão;balloon;globo
🏆 troféu;trophy;trofeo|🥇 medalha de ouro;gold medal;medalla de oro|🎯 alvo;target;diana|🎵 música;music;música
✅ certo;check;listo|☑️ marcado;checked;marcado|✔️ visto;tick;visto|❌ errado;cross;error
❗ exclamação;exclamation;exclamación|❓ pergunta;question;pregunta|⚠️ atenção;warning;atención|🚫 proibido;forbidden;prohibido
🔴 vermelho;red circle;rojo|🟡 amarelo;yellow circle;amarillo|🟢 verde;green circle;verde|🔵 azul;blue circle;azul
⏰ despertador;alarm;despertador|⏳ ampulheta;hourglass;reloj de arena|⌚ relógio;watch;reloj|📅 calendário;calendar;calendario
📍 local;pin place;ubicación|🗺️ mapa;map;mapa|🏠 casa;house;casa|🏢 prédio;building;edificio
🏬 loja;store;tienda|🏦 banco;bank;banco|🏥 hospital;hospital;hospital|🏫 escola;school;escuela
📦 pacote;package;paquete|🚚 caminhão de entrega;delivery truck;camión de reparto|🚗 carro;car;coche|🛵 moto;scooter;moto
✈️ avião;plane;avión|🚀 foguete;rocket;cohete|🛒 carrinho de compras;shopping cart;carrito|🛍️ sacolas;shopping bags;bolsas
💰 dinheiro;money;dinero|💵 notas;cash;billetes|💳 cartão;credit card;tarjeta|🧾 recibo;receipt;recibo
📈 subindo;chart up;subiendo|📉 caindo;chart down;bajando|📊 gráfico;bar chart;gráfico|🏷️ etiqueta;label;etiqueta
📞 telefone;phone;teléfono|📱 celular;mobile;móvil|💻 computador;laptop;ordenador|🖨️ impressora;printer;impresora
📷 câmera;camera;cámara|🎥 vídeo;video;vídeo|🎤 microfone;microphone;micrófono|🎧 fone;headphones;auriculares
📧 e-mail;email;correo|✉️ carta;envelope;carta|📎 clipe;paperclip;clip|📄 documento;document;documento
📋 prancheta;clipboard;portapapeles|📝 anotação;memo;nota|✏️ lápis;pencil;lápiz|📌 alfinete;pushpin;chincheta
🔍 lupa;search;lupa|🔒 fechado;lock;cerrado|🔓 aberto;unlock;abierto|🔑 chave;key;llave
🔧 chave inglesa;wrench;llave inglesa|🔨 martelo;hammer;martillo|⚙️ engrenagem;gear;engranaje|🧰 ferramentas;toolbox;herramientas
💡 ideia;idea bulb;idea|🔋 bateria;battery;batería|🔌 tomada;plug;enchufe|📶 sinal;signal;señal
🔔 sino;bell;campana|🔕 sem som;mute bell;sin sonido|📣 megafone;megaphone;megáfono|💬 balão de fala;speech bubble;bocadillo
♻️ reciclar;recycle;reciclar|🔄 trocar;refresh;cambiar|🔗 link;link;enlace|🆗 ok;ok sign;ok
🆕 novo;new;nuevo|🆓 grátis;free;gratis|🔝 topo;top;arriba|➡️ direita;right arrow;derecha
⬅️ esquerda;left arrow;izquierda|⬆️ cima;up arrow;arriba|⬇️ baixo;down arrow;abajo|↩️ voltar;back arrow;volver
☀️ sol;sun;sol|🌤️ sol com nuvem;partly sunny;sol con nube|🌧️ chuva;rain;lluvia|⛈️ tempestade;storm;tormenta
🌈 arco-íris;rainbow;arcoíris|🌙 lua;moon;luna|❄️ neve;snow;nieve|🌊 onda;wave water;ola
🌹 rosa;rose;rosa|🌻 girassol;sunflower;girasol|🌱 broto;seedling;brote|🍀 trevo;clover;trébol
🐶 cachorro;dog;perro|🐱 gato;cat;gato|🐦 pássaro;bird;pájaro|🦋 borboleta;butterfly;mariposa
☕ café;coffee;café|🍺 cerveja;beer;cerveza|🥂 brinde;cheers;brindis|🍷 vinho;wine;vino
🍕 pizza;pizza;pizza|🍔 hambúrguer;burger;hamburguesa|🍰 fatia de bolo;shortcake;trozo de pastel|🍎 maçã;apple;manzana
⚽ futebol;soccer;fútbol|🏖️ praia;beach;playa|🎮 jogo;game;juego|🇧🇷 Brasil;Brazil;Brasil
👶 bebê;baby;bebé|👩 mulher;woman;mujer|👨 homem;man;hombre|👪 família;family;familia
🛠️ conserto;repair;reparación|🧹 vassoura;broom;escoba|🛋️ sofá;sofa;sofá|🪑 cadeira;chair;silla
🛏️ cama;bed;cama|🚿 chuveiro;shower;ducha|👕 camiseta;shirt;camiseta|👟 tênis;sneaker;zapatilla
`;

export const EMOJI: readonly Emoji[] = LIST.trim()
  .split(/[\n|]/)
  .map((line) => {
    const at = line.indexOf(" ");
    const [pt = "", en = "", es = ""] = line.slice(at + 1).split(";");
    return { sign: line.slice(0, at), names: [pt, en, es] };
  });

/** How it is called in the language of the screen. */
export function nameOf({ names }: Emoji, language: string): string {
  if (language.startsWith("es")) return names[2];
  return language.startsWith("en") ? names[1] : names[0];
}

/** Those with a word that begins so, in any of the languages; its own language comes first. */
export function emojiFor(query: string, language: string): Emoji[] {
  const asked = plain(query.replaceAll("_", " "));
  const begins = (name: string) => ` ${plain(name)}`.includes(` ${asked}`);
  return EMOJI.filter(({ names }) => names.some(begins)).sort(
    (a, b) => Number(begins(nameOf(b, language))) - Number(begins(nameOf(a, language))),
  );
}
