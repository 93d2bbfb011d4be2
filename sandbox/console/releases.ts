import type { Release } from './model.ts'

/**
 * What Wisper published, oldest first. Tags and versions look alike on purpose where people would mix them up, and follow no rule:
 * whoever derives a tag from a version is caught here. The notes are written as a vendor writes them: never twice in the same way.
 */
export const sandboxReleases: readonly Release[] = [
  {
    version: '2026.4.2',
    tag: 'w360-printemps-9b1e04',
    status: 'official',
    publishedAt: '2026-04-14T08:00:00.000Z',
    notes: `# W360 Core 2026.4.2

## Noyau W360 Core
- Noyau Linux 6.12.22 (correctifs de sécurité d'avril).
- Démarrage plus rapide des postes équipés de disques NVMe.

## Agent Wisper
- La remontée de l'inventaire reprend après une coupure du réseau.

## Console
- Recherche des postes par groupe et par site.
`,
  },
  {
    version: '2026.7.1',
    tag: 'w360-2026.7-b-c27f5a',
    status: 'official',
    publishedAt: '2026-07-07T08:00:00.000Z',
    notes: `# W360 Core 2026.7.1

## Noyau W360 Core
- Noyau Linux 6.12.37.
- Correction : perte du second écran à la sortie de veille sur les stations d'accueil USB-C.
- **Sécurité** : le gestionnaire d'amorçage refuse les images dont la signature a expiré.

## WRS
- Reprise d'un téléchargement interrompu, sans repartir de zéro.
- Espace disque nécessaire réduit d'un tiers.

## Postes
- Redirection des lecteurs de cartes **CPS** et agents.
- Imprimantes :
  - réglages conservés d'une session à l'autre
  - bac et recto verso proposés selon le modèle

## Correctifs
- L'impression en recto verso garde son réglage d'une session à l'autre.
- L'heure d'été est appliquée sans redémarrage.
`,
  },
  {
    version: '2026.10.0',
    tag: 'w360-2026.10-rc2-7f3a',
    status: 'test',
    publishedAt: '2026-11-16T08:00:00.000Z',
    notes: `# W360 Core 2026.10.0

Version proposée en **phase de test** : utilisez le tag communiqué par Wisper.

## Noyau W360 Core
- Noyau Linux 6.18.4 (prise en charge des puces graphiques récentes).
- Consommation en veille réduite sur les portables.

## WRS
- Distribution aux postes deux fois plus rapide sur les sites de plus de cent machines.
- Journal des versions servies, visible depuis la console.
- Correction : un WRS secondaire reprend le service quand le principal redémarre.

## Postes
- Visioconférence : caméra et micro redirigés sans pilote supplémentaire.
- Correction : le clavier garde sa disposition à la reprise d'une session.

## Agent Wisper
- Télétravail : téléchargement repris après un changement de réseau Wi-Fi.
- Nouvelle notification avant le redémarrage (*10 minutes*, réglable avec \`avis_redemarrage\`).

## Sécurité

| Composant | Type | Ce qui change |
| --------- | ---- | ------------- |
| Authentification | Sécurité | Correction de deux vulnérabilités ([CVE-2026-48121](https://www.cve.org/CVERecord?id=CVE-2026-48121) et CVE-2026-48122). |
| Navigateur | Sécurité | Les sessions expirées sont fermées au bout de dix minutes. |

## Action requise
1. Vérifiez que chaque WRS a 12 Go libres avant la mise à jour.
2. Générez de nouvelles clés USB pour les nouvelles installations une fois le compte mis à jour.
`,
  },
]
