export { evaluateChart, toChartResult } from './evaluate/evaluate-chart';
export { analyseChart, type ChartAnalysis } from './evaluate/analyse-chart';
