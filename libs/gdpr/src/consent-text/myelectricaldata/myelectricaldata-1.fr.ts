import type { ConsentTextSource } from '../consent-text-source.ts';

export const med1Fr: ConsentTextSource = {
  provider: 'myelectricaldata',
  version: 'myelectricaldata-1',
  lang: 'fr',
  paragraphs: [
    'Vous autorisez CoproWatt à demander à MyElectricalData les mesures du compteur Linky que vous avez désigné, et seulement celles que vous cochez. Chaque choix est libre et séparé des autres. Sans les relevés journaliers, le compteur ne peut pas être relié.',
    'Passerelle d’un tiers : MyElectricalData est un service indépendant de CoproWatt et d’Enedis. Il demande les mesures à Enedis avec l’accord que le titulaire du compteur lui a donné, et nous les transmet. Les mesures et le numéro du compteur passent donc par lui, aux conditions qu’il publie (myelectricaldata.fr). Si vous ne le souhaitez pas, demandez à relier le compteur directement par Enedis.',
    'Vérification : rien, dans ce que cette passerelle répond, ne prouve à qui est le compteur. Un administrateur de cette installation vérifie donc d’abord votre demande. Tant qu’il ne l’a pas acceptée, aucune mesure n’est lue.',
    'Relevés journaliers : l’énergie consommée chaque jour, en wattheures, et celle que le compteur envoie au réseau s’il y a une production ; la puissance maximale atteinte chaque jour. Le tout avec jusqu’à 36 mois d’historique. Ils servent à afficher et à comparer vos consommations, et à voir si la puissance souscrite convient.',
    'Avec les relevés journaliers, ce qu’Enedis sait de l’alimentation : puissance souscrite, tarif d’acheminement, heures creuses, type de compteur et dates de mise en service. Cela sert à lire les mesures et à calculer les coûts. Le nom, l’adresse et les coordonnées du titulaire ne sont jamais lus ni gardés, même quand la réponse d’Enedis les contient.',
    'Courbe demi-horaire : la puissance moyenne de chaque demi-heure (ou du pas de votre compteur), consommée et, s’il y a une production, envoyée au réseau, avec jusqu’à 24 mois d’historique. Elle est plus précise : pour un logement, elle peut laisser deviner les heures de présence, de lever et de coucher. Elle sert à montrer à quelle heure l’électricité est consommée. Si vous ne la cochez pas, elle n’est jamais demandée.',
    'Conseils et alertes : l’analyse de ces mesures pour signaler une consommation inhabituelle et proposer des économies. Pour un compteur privé, cette analyse n’a lieu que si vous cochez cette case.',
    'Qui voit ces mesures : pour un compteur des parties communes, le syndic, le conseil syndical et les copropriétaires de l’immeuble. Pour un compteur privé, vous seul : ni le syndic, ni le conseil syndical, ni vos voisins. Elles ne sont ni vendues, ni transmises à un autre tiers que cette passerelle.',
    'Durée : votre accord vaut trois ans au plus. Il prend fin plus tôt si vous le retirez, si l’accord donné à MyElectricalData prend fin, ou si vous n’êtes plus titulaire du compteur. Après sa fin, plus rien n’est demandé.',
    'Retrait : vous pouvez retirer votre accord à tout moment, sans motif, sur la page de l’immeuble, à côté du compteur. Les demandes à la passerelle cessent aussitôt. L’accord donné à MyElectricalData lui-même se retire chez MyElectricalData ou dans votre compte Enedis. Le retrait ne remet pas en cause ce qui a été fait avant lui ; vous pouvez demander l’effacement des mesures déjà reçues.',
    'Responsable : pour les parties communes, l’organisation qui gère l’immeuble sur cette installation, c’est-à-dire le syndic ; pour un compteur privé, la personne ou l’organisation qui exploite cette installation de CoproWatt. Écrivez-lui pour accéder à vos données, les corriger, les emporter ou les effacer. Vous pouvez aussi saisir la CNIL (cnil.fr).',
    'Preuve : nous gardons la trace de votre choix (date, version et langue de ce texte, cases cochées, début de votre adresse IP, navigateur, référence du mandat s’il y en a un), sans aucune mesure.',
  ],
  purposes: {
    daily: {
      title: 'Relevés journaliers',
      sentence:
        'Demander à MyElectricalData l’énergie et la puissance maximale de chaque jour, et les caractéristiques techniques de l’alimentation, pour les afficher et les comparer.',
    },
    loadCurve: {
      title: 'Courbe demi-horaire',
      sentence:
        'Demander à MyElectricalData la puissance de chaque demi-heure, pour voir à quelle heure l’électricité est consommée.',
    },
    advice: {
      title: 'Conseils et alertes',
      sentence: 'Analyser ces mesures pour signaler une consommation inhabituelle et proposer des économies.',
    },
  },
};
