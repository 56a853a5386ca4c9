// Colours of both themes, measured for colour-vision deficiency; shapes carry the meaning too.

export const PALETTE = {
  light: {
    sea: "#E4ECF0", land: "#F7F4EE", venezuela: "#EDE3D0", glow: "#F3F7F9", coast: "#9DAEB8",
    border: "#B9B2A4", disputed: "#8E8576", lake: "#E4ECF0", river: "#B7CAD6", graticule: "#C9D6DE",
    ink: "#1D2226", country: "#7D7566", seaText: "#5C7A8E", place: "#4B4F55", halo: "#F7F4EE", seaHalo: "#E4ECF0",
    edge: "#FFFFFF", airspace: "#35196A",
    caribbean: "#B3261A", eastern_pacific: "#AC7700", unknown: "#4B4F55",
    US: "#1B55B7", Venezuela: "#12908E", other: "#4B4F55", event: "#1D2226",
    prohibition: "#B3261A", restriction: "#8A3FB0", recommendation: "#C2410C", caution: "#E62E86", statement: "#A8125C",
  },
  dark: {
    sea: "#121D27", land: "#22303B", venezuela: "#32424E", glow: "#182531", coast: "#4A5E6C",
    border: "#4E606D", disputed: "#7C8D98", lake: "#121D27", river: "#34495A", graticule: "#1D2B37",
    ink: "#F2F5F7", country: "#93A3AE", seaText: "#7396AE", place: "#C3CDD4", halo: "#22303B", seaHalo: "#121D27",
    edge: "#0B131B", airspace: "#C9A2FC",
    caribbean: "#FA462F", eastern_pacific: "#FBB826", unknown: "#C3D0D8",
    US: "#4F86FF", Venezuela: "#34CB92", other: "#C3D0D8", event: "#F2F5F7",
    prohibition: "#FA462F", restriction: "#C98BEA", recommendation: "#FF8A4C", caution: "#DB6BA6", statement: "#DB6BA6",
  },
};

/** A colour with an opacity, for canvas. */
export function faded(hex, opacity) {
  const n = Number.parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16}, ${(n >> 8) & 255}, ${n & 255}, ${opacity})`;
}
