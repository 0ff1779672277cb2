import type { ConsentTextSource } from '../consent-text-source.ts';

export const ores2Fr: ConsentTextSource = {
  provider: 'ores',
  version: 'ores-2',
  lang: 'fr',
  paragraphs: [
    'Vous autorisez CoproWatt à demander à ORES, gestionnaire du réseau, les mesures du compteur communicant que vous avez désigné par son code EAN, et seulement celles que vous cochez. Chaque choix est libre et séparé des autres. Sans les relevés journaliers, le compteur ne peut pas être relié.',
    'Relevés journaliers : l’énergie prélevée chaque jour, en kilowattheures, et celle que le compteur injecte s’il y a une production ; la puissance maximale de chaque jour, si ORES la communique. Le tout avec jusqu’à 36 mois d’historique. Ils servent à afficher et à comparer vos consommations.',
    'Avec les relevés journaliers, ce qu’ORES sait du raccordement : puissance, tarif, heures creuses, type de compteur, présence d’une injection. Cela sert à lire les mesures et à calculer les coûts. Nous ne demandons jamais de nom, d’adresse ni de coordonnées.',
    'Courbe quart-horaire : l’énergie de chaque quart d’heure, prélevée et, s’il y a une production, injectée, avec jusqu’à 36 mois d’historique. Elle est plus précise : pour un logement, elle peut laisser deviner les heures de présence, de lever et de coucher. Elle sert à montrer à quelle heure l’électricité est consommée. ORES ne l’a que si le relevé quart-horaire est activé pour ce compteur. Si vous ne la cochez pas, elle n’est jamais demandée, et l’accès demandé à ORES ne la couvre pas.',
    'Conseils et alertes : l’analyse de ces mesures pour signaler une consommation inhabituelle et proposer des économies. Pour un compteur privé, cette analyse n’a lieu que si vous cochez cette case.',
    'Qui voit ces mesures : pour un compteur des parties communes, le syndic, le conseil de copropriété et les copropriétaires de l’immeuble. Pour un compteur privé, vous seul : ni le syndic, ni le conseil de copropriété, ni vos voisins. Elles ne sont ni vendues, ni transmises à un tiers.',
    'Durée : votre accord vaut trois ans au plus, ou jusqu’à la date qu’ORES fixe si elle vient avant. Il prend fin plus tôt si vous le retirez, ici ou chez ORES, ou si vous n’êtes plus titulaire du compteur. Après sa fin, plus rien n’est demandé à ORES.',
    'Retrait : vous pouvez retirer votre accord à tout moment, sans motif, sur la page de l’immeuble, à côté du compteur. Les demandes à ORES cessent aussitôt, et nous rendons à ORES l’accès qu’il nous avait donné ; si ORES ne répond pas, nous recommençons. Vous pouvez aussi y mettre fin dans votre compte ORES. Le retrait ne remet pas en cause ce qui a été fait avant lui ; vous pouvez demander l’effacement des mesures déjà reçues.',
    'Responsable : pour les parties communes, l’organisation qui gère l’immeuble sur cette installation, c’est-à-dire le syndic ; pour un compteur privé, la personne ou l’organisation qui exploite cette installation de CoproWatt. Écrivez-lui pour accéder à vos données, les corriger, les emporter ou les effacer. Vous pouvez aussi saisir l’Autorité de protection des données (autoriteprotectiondonnees.be).',
    'Preuve : nous gardons la trace de votre choix (date, version et langue de ce texte, cases cochées, début de votre adresse IP, navigateur, référence du mandat s’il y en a un), sans aucune mesure.',
  ],
  purposes: {
    daily: {
      title: 'Relevés journaliers',
      sentence:
        'Demander à ORES l’énergie et, s’il la communique, la puissance maximale de chaque jour, et les caractéristiques techniques du raccordement, pour les afficher et les comparer.',
    },
    loadCurve: {
      title: 'Courbe quart-horaire',
      sentence:
        'Demander à ORES l’énergie de chaque quart d’heure, pour voir à quelle heure l’électricité est consommée.',
    },
    advice: {
      title: 'Conseils et alertes',
      sentence: 'Analyser ces mesures pour signaler une consommation inhabituelle et proposer des économies.',
    },
  },
};
